# 安装依赖：pip install -U openai（1.55.3 及以上版本）
import json
import os
import sys

from openai import OpenAI

# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

client = OpenAI(
    api_key=api_key, base_url="https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
)
completion = client.chat.completions.create(
    # 模型列表：https://help.aliyun.com/zh/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "提取用户的姓名和年龄。"},
        {"role": "user", "content": "大家好，我叫李雷，今年 28 岁。"},
    ],
    response_format={
        "type": "json_schema",
        "json_schema": {
            "name": "person",
            "strict": True,
            "schema": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "age": {"type": "integer"},
                },
                "required": ["name", "age"],
                "additionalProperties": False,
            },
        },
    },
)

# 回复内容是 JSON 字符串，需要再解析一次
content = completion.choices[0].message.content
print(json.loads(content)["name"])
