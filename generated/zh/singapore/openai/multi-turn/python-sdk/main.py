# 需要 Python 3.10 及以上版本
# 安装依赖（1.92.0 及以上版本）：pip install -U openai
import os
import sys

from openai import OpenAI

# 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

client = OpenAI(
    api_key=api_key,
    base_url="https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
)
messages = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"},
]


def ask():
    completion = client.chat.completions.create(
        # 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
        model="qwen-plus",
        messages=messages,
    )
    return completion.choices[0].message.content


answer = ask()
print(answer)

# 服务端不保存对话历史，每次请求都需传入完整的历史消息
messages += [
    {"role": "assistant", "content": answer},
    {"role": "user", "content": "这部电影的导演是谁？"},
]
print(ask())
