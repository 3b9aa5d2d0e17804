curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [{"role": "user", "content": "What is the weather like in Hangzhou?"}]
    },
    "parameters": {
      "result_format": "message",
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_current_weather",
            "description": "Get the current weather in a city.",
            "parameters": {
              "type": "object",
              "properties": {
                "location": {"type": "string", "description": "City name, for example Hangzhou."}
              },
              "required": ["location"]
            }
          }
        }
      ]
    }
  }'

curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {"role": "user", "content": "What is the weather like in Hangzhou?"},
        {
          "role": "assistant",
          "content": "",
          "tool_calls": [
            {
              "id": "call_6596dafa2a6a46f7a217da",
              "type": "function",
              "function": {
                "name": "get_current_weather",
                "arguments": "{\"location\": \"Hangzhou\"}"
              }
            }
          ]
        },
        {
          "role": "tool",
          "tool_call_id": "call_6596dafa2a6a46f7a217da",
          "content": "Hangzhou is sunny today."
        }
      ]
    },
    "parameters": {
      "result_format": "message",
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_current_weather",
            "description": "Get the current weather in a city.",
            "parameters": {
              "type": "object",
              "properties": {
                "location": {"type": "string", "description": "City name, for example Hangzhou."}
              },
              "required": ["location"]
            }
          }
        }
      ]
    }
  }'
