# 需要 Python 3.11 及以上版本
# 安装依赖（1.10.0 及以上版本）：pip install -U dashscope
import json
import os
import sys

import dashscope

# 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

dashscope.base_http_api_url = "https://dashscope-intl.aliyuncs.com/api/v1"
response = dashscope.Generation.call(
    api_key=api_key,
    # 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
    model="qwen-plus",
    messages=[
        {
            "role": "system",
            "content": '提取用户的姓名和年龄，以 JSON 格式返回，例如 {"name": "张三", "age": 20}。',
        },
        {"role": "user", "content": "大家好，我叫李雷，今年 28 岁。"},
    ],
    result_format="message",
    response_format={"type": "json_object"},
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")

# 回复内容本身是 JSON 字符串，需要解析
answer = json.loads(response.output.choices[0].message.content)
print(answer["name"])
print(answer["age"])
