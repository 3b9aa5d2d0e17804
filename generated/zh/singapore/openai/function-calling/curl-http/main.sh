curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [{"role": "user", "content": "杭州天气怎么样？"}],
    "tools": [
      {
        "type": "function",
        "function": {
          "name": "get_current_weather",
          "description": "查询指定城市的天气。",
          "parameters": {
            "type": "object",
            "properties": {
              "location": {"type": "string", "description": "城市名称，例如杭州。"}
            },
            "required": ["location"]
          }
        }
      }
    ]
  }'

curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "user", "content": "杭州天气怎么样？"},
      {
        "role": "assistant",
        "content": "",
        "tool_calls": [
          {
            "id": "call_6596dafa2a6a46f7a217da",
            "type": "function",
            "function": {"name": "get_current_weather", "arguments": "{\"location\": \"杭州\"}"}
          }
        ]
      },
      {
        "role": "tool",
        "tool_call_id": "call_6596dafa2a6a46f7a217da",
        "content": "杭州今天是晴天。"
      }
    ],
    "tools": [
      {
        "type": "function",
        "function": {
          "name": "get_current_weather",
          "description": "查询指定城市的天气。",
          "parameters": {
            "type": "object",
            "properties": {
              "location": {"type": "string", "description": "城市名称，例如杭州。"}
            },
            "required": ["location"]
          }
        }
      }
    ]
  }'
