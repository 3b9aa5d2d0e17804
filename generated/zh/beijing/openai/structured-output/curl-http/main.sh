# 需要 Bash、curl（7.76 及以上版本）和 jq（1.6 及以上版本）：https://jqlang.org
# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
# 模型列表：https://help.aliyun.com/zh/model-studio/models
if answer=$(
  curl --fail-with-body --silent --show-error --request POST "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions" \
    --header "Authorization: Bearer ${DASHSCOPE_API_KEY:?未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。}" \
    --header "Content-Type: application/json" \
    --data '{
      "model": "qwen-plus",
      "messages": [
        {"role": "system", "content": "提取用户的姓名和年龄。"},
        {"role": "user", "content": "大家好，我叫李雷，今年 28 岁。"}
      ],
      "response_format": {
        "type": "json_schema",
        "json_schema": {
          "name": "person",
          "strict": true,
          "schema": {
            "type": "object",
            "properties": {
              "name": {"type": "string"},
              "age": {"type": "integer"}
            },
            "required": ["name", "age"],
            "additionalProperties": false
          }
        }
      }
    }'
); then
  # 回复内容是 JSON 字符串，需要再解析一次
  jq --raw-output '.choices[0].message.content | fromjson | .name' <<<"$answer"
else
  printf '%s\n' "$answer" >&2
  false
fi
