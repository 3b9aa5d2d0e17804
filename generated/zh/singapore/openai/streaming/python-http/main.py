# 需要 Python 3.10 及以上版本
# 安装依赖（2.26.0 及以上版本）：pip install -U requests
import json
import os
import sys

import requests

# 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

with requests.post(
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}"},
    # 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
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
    finish_reason = usage = None
    # 按行解析 SSE 响应，以 data: 开头的行是数据
    for line in response.iter_lines():
        if not line.startswith(b"data:"):
            continue
        data = line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            break
        if not data:
            continue
        chunk = json.loads(data)
        if chunk.get("error"):
            sys.exit(chunk["error"]["message"])
        for choice in chunk.get("choices") or []:
            print(choice["delta"].get("content") or "", end="", flush=True)
            finish_reason = choice.get("finish_reason") or finish_reason
        # 最后一个数据块只包含 Token 用量，choices 为空
        usage = chunk.get("usage") or usage
print()
if not finish_reason:
    sys.exit("流式输出中断，回复不完整。")
if usage:
    print(json.dumps(usage))
