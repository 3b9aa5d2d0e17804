curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "system", "content": "You are a helpful assistant."},
      {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"}
    ]
  }'

curl --fail-with-body --request POST "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "messages": [
      {"role": "system", "content": "You are a helpful assistant."},
      {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"},
      {
        "role": "assistant",
        "content": "推荐《星际穿越》。影片讲述一队宇航员穿越虫洞，为人类寻找新家园的故事。"
      },
      {"role": "user", "content": "这部电影的导演是谁？"}
    ]
  }'
