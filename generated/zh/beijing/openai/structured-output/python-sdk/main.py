# 需要 Python 3.10 及以上版本
# 安装依赖（1.92.0 及以上版本）：pip install -U openai
import os
import sys

from openai import OpenAI
from pydantic import BaseModel


class Person(BaseModel):
    name: str
    age: int


# 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

client = OpenAI(
    api_key=api_key,
    base_url="https://dashscope.aliyuncs.com/compatible-mode/v1",
)
completion = client.chat.completions.parse(
    # 模型列表：https://help.aliyun.com/zh/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "提取用户的姓名和年龄，以 JSON 格式返回。"},
        {"role": "user", "content": "大家好，我叫李雷，今年 28 岁。"},
    ],
    response_format=Person,
)
message = completion.choices[0].message
if message.refusal:
    sys.exit(message.refusal)
print(message.parsed.name)
print(message.parsed.age)
