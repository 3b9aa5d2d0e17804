# 需要 Python 3.10 及以上版本
# 安装依赖（2.26.0 及以上版本）：pip install -U requests
import json
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
    "input": {
        "messages": [{"role": "user", "content": "杭州天气怎么样？"}],
    },
    "parameters": {
        "result_format": "message",
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
                                "description": "城市名称，例如杭州。",
                            },
                        },
                        "required": ["location"],
                    },
                },
            },
        ],
    },
}


def get_current_weather(location):
    return location + "今天是晴天。"


functions = {
    "get_current_weather": get_current_weather,
}


def ask():
    response = requests.post(
        "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
        headers={"Authorization": f"Bearer {api_key}"},
        json=body,
    )
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    return response.json()["output"]["choices"][0]["message"]


message = ask()
if message.get("tool_calls"):
    # 模型返回函数调用请求：解析参数，并在本地执行函数
    body["input"]["messages"].append(message)
    for call in message["tool_calls"]:
        name = call["function"]["name"]
        if name not in functions:
            sys.exit("模型调用了未知函数：" + name)
        arguments = json.loads(call["function"]["arguments"])
        result = functions[name](**arguments)
        body["input"]["messages"].append(
            {"role": "tool", "tool_call_id": call["id"], "content": result}
        )
    # 将函数执行结果连同历史消息一起发送给模型
    message = ask()
print(message["content"])
