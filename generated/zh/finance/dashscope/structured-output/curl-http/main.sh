# 需要 Bash、curl（7.76 及以上版本）和 jq（1.6 及以上版本）：https://jqlang.org
# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
# 模型列表：https://help.aliyun.com/zh/model-studio/models
if answer=$(
  curl --fail-with-body --silent --show-error --request POST "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation" \
    --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。}" \
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
); then
  # 回复内容是 JSON 字符串，需要再解析一次
  jq --raw-output '.output.choices[0].message.content | fromjson | .name' <<<"$answer"
else
  printf '%s\n' "$answer" >&2
  false
fi
