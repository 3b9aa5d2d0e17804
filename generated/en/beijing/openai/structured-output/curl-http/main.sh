curl --fail-with-body --request POST "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "system", "content": "Extract the name and age as JSON."},
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
