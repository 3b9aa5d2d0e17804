# Needs Bash, curl (7.76 or later) and jq (1.6 or later): https://jqlang.org
# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
# Models: https://www.alibabacloud.com/help/en/model-studio/models
if answer=$(
  curl --fail-with-body --silent --show-error --request POST "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" \
    --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.}" \
    --header "Content-Type: application/json" \
    --data '{
      "model": "qwen-plus",
      "messages": [
        {"role": "system", "content": "Extract the user'\''s name and age."},
        {"role": "user", "content": "Hello, my name is Alex and I am 28 years old."}
      ],
      "response_format": {
        "type": "json_schema",
        "json_schema": {
          "name": "person",
          "strict": true,
          "schema": {
            "type": "object",
            "properties": {
              "name": {"type": "string"},
              "age": {"type": "integer"}
            },
            "required": ["name", "age"],
            "additionalProperties": false
          }
        }
      }
    }'
); then
  # The content of the answer is a JSON string, to be parsed in turn
  jq --raw-output '.choices[0].message.content | fromjson | .name' <<<"$answer"
else
  printf '%s\n' "$answer" >&2
  false
fi
