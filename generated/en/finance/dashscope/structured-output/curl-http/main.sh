curl --fail-with-body --request POST "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {
          "role": "system",
          "content": "Extract the name and age as JSON, for example {\"name\": \"Sam\", \"age\": 20}."
        },
        {"role": "user", "content": "Hello, my name is Alex and I am 28 years old."}
      ]
    },
    "parameters": {
      "result_format": "message",
      "response_format": {"type": "json_object"}
    }
  }'
