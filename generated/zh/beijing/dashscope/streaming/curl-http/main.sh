# 需要 Bash、curl（7.76 及以上版本）和 jq（1.6 及以上版本）：https://jqlang.org
# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
# 模型列表：https://help.aliyun.com/zh/model-studio/models
curl --fail-with-body --no-buffer --silent --show-error --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。}" \
  --header "Content-Type: application/json" \
  --header "X-DashScope-SSE: enable" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "你是谁？"}
      ]
    },
    "parameters": {"result_format": "message", "incremental_output": true}
  }' | (
  event=
  # 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    case $line in
    data:*)
      event=${line#data:}
      jq --join-output 'if .code then halt_error else .output.choices[0].message.content // empty end' <<<"$event" || exit
      ;;
    "" | id:* | event:* | retry:* | :*) ;;
    *)
      printf '%s\n' "$line" >&2
      cat >&2
      exit 1
      ;;
    esac
  done
  # 回复结束前，finish_reason 是字符串 "null"
  finish_reason=$(jq --raw-output '.output.choices[0].finish_reason' <<<"$event")
  if [ "${finish_reason:-null}" = null ]; then
    printf '\n%s\n' "流式输出中断，回复不完整。" >&2
    exit 1
  fi
  echo
  jq --compact-output .usage <<<"$event"
)
