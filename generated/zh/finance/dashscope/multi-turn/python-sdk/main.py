# 需要 Python 3.11 及以上版本
# 安装依赖（1.10.0 及以上版本）：pip install -U dashscope
import os
import sys

import dashscope

# 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

dashscope.base_http_api_url = "https://dashscope-finance.aliyuncs.com/api/v1"
messages = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"},
]


def ask():
    response = dashscope.Generation.call(
        api_key=api_key,
        # 模型列表：https://help.aliyun.com/zh/model-studio/models
        model="qwen-plus",
        messages=messages,
        result_format="message",
    )
    if response.status_code != 200:
        sys.exit(f"HTTP {response.status_code}: {response}")
    return response.output.choices[0].message.content


answer = ask()
print(answer)

# 服务端不保存对话历史，每次请求都需传入完整的历史消息
messages += [
    {"role": "assistant", "content": answer},
    {"role": "user", "content": "这部电影的导演是谁？"},
]
print(ask())
