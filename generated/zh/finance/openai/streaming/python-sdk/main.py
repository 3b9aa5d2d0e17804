# 需要 Python 3.10 及以上版本
# 安装依赖（1.92.0 及以上版本）：pip install -U openai
import os
import sys

from openai import OpenAI

# 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

client = OpenAI(
    api_key=api_key,
    base_url="https://dashscope-finance.aliyuncs.com/compatible-mode/v1",
)
stream = client.chat.completions.create(
    # 模型列表：https://help.aliyun.com/zh/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "你是谁？"},
    ],
    stream=True,
    stream_options={"include_usage": True},
)
finish_reason = usage = None
for chunk in stream:
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
        finish_reason = choice.finish_reason or finish_reason
    # 最后一个数据块只包含 Token 用量，choices 为空
    usage = chunk.usage or usage
print()
if not finish_reason:
    sys.exit("流式输出中断，回复不完整。")
if usage:
    print(usage.model_dump_json())
