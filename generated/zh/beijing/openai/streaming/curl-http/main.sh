# 需要 Bash、curl（7.76 及以上版本）和 jq（1.6 及以上版本）：https://jqlang.org
# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
# 模型列表：https://help.aliyun.com/zh/model-studio/models
curl --fail-with-body --no-buffer --silent --show-error --request POST "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。}" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "system", "content": "You are a helpful assistant."},
      {"role": "user", "content": "你是谁？"}
    ],
    "stream": true,
    "stream_options": {"include_usage": true}
  }' | (
  complete=
  # 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    case $line in
    "data: [DONE]" | "data:[DONE]") complete=true ;;
    data:*)
      event=${line#data:}
      jq --join-output 'if .error then halt_error else .choices[].delta.content // empty end' <<<"$event" || exit
      ;;
    "" | id:* | event:* | retry:* | :*) ;;
    *)
      printf '%s\n' "$line" >&2
      cat >&2
      exit 1
      ;;
    esac
  done
  if [ -z "$complete" ]; then
    printf '\n%s\n' "流式输出中断，回复不完整。" >&2
    exit 1
  fi
  echo
  # 最后一个数据块的 choices 为空，只包含 Token 用量
  jq --compact-output .usage <<<"$event"
)
