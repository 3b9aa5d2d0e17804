# 需要 Python 3.11 及以上版本
# 安装依赖（1.10.0 及以上版本）：pip install -U dashscope
import json
import os
import sys

import dashscope

# 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

dashscope.base_http_api_url = "https://dashscope-finance.aliyuncs.com/api/v1"
messages = [{"role": "user", "content": "杭州天气怎么样？"}]
tools = [
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
]


def get_current_weather(location):
    return location + "今天是晴天。"


functions = {
    "get_current_weather": get_current_weather,
}


def ask():
    response = dashscope.Generation.call(
        api_key=api_key,
        # 模型列表：https://help.aliyun.com/zh/model-studio/models
        model="qwen-plus",
        messages=messages,
        result_format="message",
        tools=tools,
    )
    if response.status_code != 200:
        sys.exit(f"HTTP {response.status_code}: {response}")
    return response.output.choices[0].message


message = ask()
if message.get("tool_calls"):
    # 模型返回函数调用请求：解析参数，并在本地执行函数
    messages.append(message)
    for call in message["tool_calls"]:
        name = call["function"]["name"]
        if name not in functions:
            sys.exit("模型调用了未知函数：" + name)
        arguments = json.loads(call["function"]["arguments"])
        result = functions[name](**arguments)
        messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})
    # 将函数执行结果连同历史消息一起发送给模型
    message = ask()
print(message["content"])
