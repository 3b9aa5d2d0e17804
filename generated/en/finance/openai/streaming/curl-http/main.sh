# Needs Bash, curl (7.76 or later) and jq (1.6 or later): https://jqlang.org
# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
# Models: https://www.alibabacloud.com/help/en/model-studio/models
curl --fail-with-body --no-buffer --silent --show-error --request POST "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.}" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "system", "content": "You are a helpful assistant."},
      {"role": "user", "content": "Who are you?"}
    ],
    "stream": true,
    "stream_options": {"include_usage": true}
  }' | (
  complete=
  # Server-sent events, line by line: the data is in the lines that begin with data:
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
    printf '\n%s\n' "The stream ended before the answer was complete." >&2
    exit 1
  fi
  echo
  # The last chunk has no choices, only the token usage
  jq --compact-output .usage <<<"$event"
)
