# Needs Bash, curl (7.76 or later) and jq (1.6 or later): https://jqlang.org
# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
# Models: https://www.alibabacloud.com/help/en/model-studio/models
curl --fail-with-body --no-buffer --silent --show-error --request POST "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.}" \
  --header "Content-Type: application/json" \
  --header "X-DashScope-SSE: enable" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"}
      ]
    },
    "parameters": {"result_format": "message", "incremental_output": true}
  }' | (
  event=
  # Server-sent events, line by line: the data is in the lines that begin with data:
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
  # finish_reason is the string "null" until the answer is complete
  finish_reason=$(jq --raw-output '.output.choices[0].finish_reason' <<<"$event")
  if [ "${finish_reason:-null}" = null ]; then
    printf '\n%s\n' "The stream ended before the answer was complete." >&2
    exit 1
  fi
  echo
  jq --compact-output .usage <<<"$event"
)
