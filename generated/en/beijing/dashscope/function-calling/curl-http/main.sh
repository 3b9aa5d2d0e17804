# Needs Bash, curl (7.76 or later) and jq (1.6 or later): https://jqlang.org
# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
(
  set -e

  get_current_weather() {
    printf '%s%s' "$1" " is sunny today."
  }

  ask() {
    answer=$(
      curl --fail-with-body --silent --show-error --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
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
      "messages": [{"role": "user", "content": "What is the weather like in Hangzhou?"}]
    },
    "parameters": {
      "result_format": "message",
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_current_weather",
            "description": "Get the weather in a city.",
            "parameters": {
              "type": "object",
              "properties": {
                "location": {
                  "type": "string",
                  "description": "The name of the city.",
                  "examples": ["Hangzhou"]
                }
              },
              "required": ["location"]
            }
          }
        }
      ]
    }
  }'
  ask

  while jq --exit-status '.output.choices[0].message.tool_calls[0]' <<<"$answer" >/dev/null; do
    # The model requests a function call: parse the arguments and run the function here
    request=$(jq --argjson answer "$answer" '.input.messages += [$answer.output.choices[0].message]' <<<"$request")
    while IFS= read -r call; do
      location=$(jq --raw-output '.function.arguments | fromjson | .location' <<<"$call")
      request=$(
        jq --argjson call "$call" --arg content "$(get_current_weather "$location")" '
          .input.messages += [{role: "tool", tool_call_id: $call.id, $content}]
        ' <<<"$request"
      )
    done < <(jq --compact-output '.output.choices[0].message.tool_calls[]' <<<"$answer")
    # Send the results back along with the messages so far
    ask
  done
  jq --raw-output '.output.choices[0].message.content' <<<"$answer"
)
