curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "system", "content": "You are a helpful assistant."},
      {"role": "user", "content": "Recommend a science fiction film about space exploration."}
    ]
  }'

curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "system", "content": "You are a helpful assistant."},
      {"role": "user", "content": "Recommend a science fiction film about space exploration."},
      {
        "role": "assistant",
        "content": "I recommend Interstellar. A crew travels through a wormhole to find a new home for humanity."
      },
      {"role": "user", "content": "Who directed it?"}
    ]
  }'
