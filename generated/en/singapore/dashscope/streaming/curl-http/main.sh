curl --fail-with-body --no-buffer --request POST "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
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
  }'
