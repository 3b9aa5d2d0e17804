# 安装依赖：pip install -U requests（2.26.0 及以上版本）
import json
import os
import sys

import requests

# 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

# 模型列表：https://help.aliyun.com/zh/model-studio/models
body = {
    "model": "qwen-plus",
    "messages": [{"role": "user", "content": "杭州天气怎么样？"}],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_current_weather",
                "description": "查询指定城市的天气。",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "location": {
                            "type": "string",
                            "description": "城市名称。",
                            "examples": ["杭州"],
                        },
                    },
                    "required": ["location"],
                },
            },
        },
    ],
}


def get_current_weather(location):
    return location + "今天是晴天。"


def ask():
    response = requests.post(
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
        headers={
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/json",
        },
        json=body,
    )
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    return response.json()["choices"][0]["message"]


message = ask()
while message.get("tool_calls"):
    # 模型要求调用函数：解析参数，在本地执行
    body["messages"].append(message)
    for call in message["tool_calls"]:
        arguments = json.loads(call["function"]["arguments"])
        result = get_current_weather(**arguments)
        body["messages"].append(
            {"role": "tool", "tool_call_id": call["id"], "content": result}
        )
    # 将函数执行结果连同之前的消息一起发给模型
    message = ask()
print(message["content"])
