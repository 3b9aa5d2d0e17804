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
    "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
    headers={
        "Authorization": f"Bearer {api_key}",
        "Content-Type": "application/json",
        "X-DashScope-SSE": "enable",
    },
    # 模型列表：https://help.aliyun.com/zh/model-studio/models
    json={
        "model": "qwen-plus",
        "input": {
            "messages": [
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": "你是谁？"},
            ],
        },
        "parameters": {"result_format": "message", "incremental_output": True},
    },
    stream=True,
) as response:
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    # 回复结束前，finish_reason 是字符串 "null"
    finish_reason = "null"
    # 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
    for line in response.iter_lines():
        if not line.startswith(b"data:"):
            continue
        event = json.loads(line.removeprefix(b"data:"))
        if event.get("code"):
            sys.exit(f"{event['code']}: {event['message']}")
        choice = event["output"]["choices"][0]
        print(choice["message"].get("content") or "", end="", flush=True)
        finish_reason = choice.get("finish_reason") or "null"
if finish_reason == "null":
    sys.exit("\n流式输出中断，回复不完整。")
print("\n" + json.dumps(event["usage"]))
