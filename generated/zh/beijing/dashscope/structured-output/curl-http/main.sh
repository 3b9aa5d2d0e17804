curl --fail-with-body --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {
          "role": "system",
          "content": "提取用户的姓名和年龄，以 JSON 格式返回，例如 {\"name\": \"张三\", \"age\": 20}。"
        },
        {"role": "user", "content": "大家好，我叫李雷，今年 28 岁。"}
      ]
    },
    "parameters": {
      "result_format": "message",
      "response_format": {"type": "json_object"}
    }
  }'
