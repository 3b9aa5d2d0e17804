# Needs Bash, curl (7.76 or later) and jq (1.6 or later): https://jqlang.org
# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
(
  set -e

  ask() {
    answer=$(
      curl --fail-with-body --silent --show-error --request POST "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
        --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.}" \
        --header "Content-Type: application/json" \
        --data "$request"
    ) || {
      printf '%s\n' "$answer" >&2
      exit 1
    }
  }

  # Models: https://www.alibabacloud.com/help/en/model-studio/models
  request='{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Recommend a science fiction film about space exploration."}
      ]
    },
    "parameters": {"result_format": "message"}
  }'
  ask
  jq --raw-output '.output.choices[0].message.content' <<<"$answer"

  # The service keeps no history: each request carries the whole conversation
  request=$(
    jq --argjson answer "$answer" --argjson question '{"role": "user", "content": "Who directed it?"}' '
      .input.messages += [{role: "assistant", content: $answer.output.choices[0].message.content}, $question]
    ' <<<"$request"
  )
  ask
  jq --raw-output '.output.choices[0].message.content' <<<"$answer"
)
