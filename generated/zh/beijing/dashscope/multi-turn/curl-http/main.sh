# 需要 Bash、curl（7.76 及以上版本）和 jq（1.6 及以上版本）：https://jqlang.org
# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
(
  set -e

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
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"}
      ]
    },
    "parameters": {"result_format": "message"}
  }'
  ask
  jq --raw-output '.output.choices[0].message.content' <<<"$answer"

  # 服务端不保存对话历史，每次请求都要带上完整的对话
  request=$(
    jq --argjson answer "$answer" --argjson question '{"role": "user", "content": "这部电影的导演是谁？"}' '
      .input.messages += [{role: "assistant", content: $answer.output.choices[0].message.content}, $question]
    ' <<<"$request"
  )
  ask
  jq --raw-output '.output.choices[0].message.content' <<<"$answer"
)
