curl --fail-with-body --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen3-8b-ft-202511132025-0260",
    "input": {
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "你是谁？"}
      ]
    },
    "parameters": {"result_format": "message", "enable_thinking": false}
  }'
