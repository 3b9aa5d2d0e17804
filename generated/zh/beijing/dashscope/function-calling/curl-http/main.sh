# 需要 Bash、curl（7.76 及以上版本）和 jq（1.6 及以上版本）：https://jqlang.org
# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
(
  set -e

  get_current_weather() {
    printf '%s%s' "$1" "今天是晴天。"
  }

  ask() {
    answer=$(
      curl --fail-with-body --silent --show-error --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
        --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。}" \
        --header "Content-Type: application/json" \
        --data "$request"
    ) || {
      printf '%s\n' "$answer" >&2
      exit 1
    }
  }

  # 模型列表：https://help.aliyun.com/zh/model-studio/models
  request='{
    "model": "qwen-plus",
    "input": {
      "messages": [{"role": "user", "content": "杭州天气怎么样？"}]
    },
    "parameters": {
      "result_format": "message",
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_current_weather",
            "description": "查询指定城市的天气。",
            "parameters": {
              "type": "object",
              "properties": {
                "location": {
                  "type": "string",
                  "description": "城市名称。",
                  "examples": ["杭州"]
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
    # 模型要求调用函数：解析参数，在本地执行
    request=$(jq --argjson answer "$answer" '.input.messages += [$answer.output.choices[0].message]' <<<"$request")
    while IFS= read -r call; do
      location=$(jq --raw-output '.function.arguments | fromjson | .location' <<<"$call")
      request=$(
        jq --argjson call "$call" --arg content "$(get_current_weather "$location")" '
          .input.messages += [{role: "tool", tool_call_id: $call.id, $content}]
        ' <<<"$request"
      )
    done < <(jq --compact-output '.output.choices[0].message.tool_calls[]' <<<"$answer")
    # 将函数执行结果连同之前的消息一起发给模型
    ask
  done
  jq --raw-output '.output.choices[0].message.content' <<<"$answer"
)
