curl --fail-with-body --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"}
      ]
    },
    "parameters": {"result_format": "message"}
  }'

curl --fail-with-body --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"},
        {
          "role": "assistant",
          "content": "推荐《星际穿越》。影片讲述一队宇航员穿越虫洞，为人类寻找新家园的故事。"
        },
        {"role": "user", "content": "这部电影的导演是谁？"}
      ]
    },
    "parameters": {"result_format": "message"}
  }'
