# Install: pip install -U requests (version 2.26.0 or later)
import json
import os
import sys

import requests

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

# Models: https://www.alibabacloud.com/help/en/model-studio/models
body = {
    "model": "qwen-plus",
    "messages": [{"role": "user", "content": "What is the weather like in Hangzhou?"}],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_current_weather",
                "description": "Get the weather in a city.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "location": {
                            "type": "string",
                            "description": "The name of the city.",
                            "examples": ["Hangzhou"],
                        },
                    },
                    "required": ["location"],
                },
            },
        },
    ],
}


def get_current_weather(location):
    return location + " is sunny today."


def ask():
    response = requests.post(
        "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
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
    # The model requests a function call: parse the arguments and run the function here
    body["messages"].append(message)
    for call in message["tool_calls"]:
        arguments = json.loads(call["function"]["arguments"])
        result = get_current_weather(**arguments)
        body["messages"].append(
            {"role": "tool", "tool_call_id": call["id"], "content": result}
        )
    # Send the results back along with the messages so far
    message = ask()
print(message["content"])
