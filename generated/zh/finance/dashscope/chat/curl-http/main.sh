# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
# 模型列表：https://help.aliyun.com/zh/model-studio/models
curl --fail-with-body --request POST "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
  --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。}" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen-plus",
    "input": {
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "你是谁？"}
      ]
    },
    "parameters": {"result_format": "message"}
  }'
