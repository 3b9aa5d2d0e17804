# 需要 Python 3.10 及以上版本
# 安装依赖（2.26.0 及以上版本）：pip install -U requests
import os
import sys

import requests

# 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

# 模型列表：https://help.aliyun.com/zh/model-studio/models
body = {
    "model": "qwen-plus",
    "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"},
    ],
}


def ask():
    response = requests.post(
        "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
        headers={"Authorization": f"Bearer {api_key}"},
        json=body,
    )
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    return response.json()["choices"][0]["message"]["content"]


answer = ask()
print(answer)

# 服务端不保存对话历史，每次请求都需传入完整的历史消息
body["messages"] += [
    {"role": "assistant", "content": answer},
    {"role": "user", "content": "这部电影的导演是谁？"},
]
print(ask())
