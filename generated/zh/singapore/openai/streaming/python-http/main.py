# 安装依赖：pip install -U requests（2.26.0 及以上版本）
import json
import os
import sys

import requests

# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

with requests.post(
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"},
    # 模型列表：https://help.aliyun.com/zh/model-studio/models
    json={
        "model": "qwen-plus",
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "你是谁？"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
    },
    stream=True,
) as response:
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    # 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
    for line in response.iter_lines():
        if not line.startswith(b"data:"):
            continue
        data = line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            break
        chunk = json.loads(data)
        if chunk.get("error"):
            sys.exit(chunk["error"]["message"])
        for choice in chunk["choices"]:
            print(choice["delta"].get("content") or "", end="", flush=True)
        # 最后一个数据块的 choices 为空，只包含 Token 用量
        if chunk.get("usage"):
            print("\n" + json.dumps(chunk["usage"]))
    else:
        sys.exit("\n流式输出中断，回复不完整。")
