# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
import json
import os
import sys

import requests

# Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

# Model list: https://www.alibabacloud.com/help/en/model-studio/models
body = {
    "model": "qwen-plus",
    "messages": [{"role": "user", "content": "What is the weather like in Hangzhou?"}],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_current_weather",
                "description": "Get the current weather in a city.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "location": {
                            "type": "string",
                            "description": "City name, for example Hangzhou.",
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


functions = {
    "get_current_weather": get_current_weather,
}


def ask():
    response = requests.post(
        "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions",
        headers={"Authorization": f"Bearer {api_key}"},
        json=body,
    )
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    return response.json()["choices"][0]["message"]


message = ask()
if message.get("tool_calls"):
    # The model requested a function call: parse the arguments and run the function locally
    body["messages"].append(message)
    for call in message["tool_calls"]:
        name = call["function"]["name"]
        if name not in functions:
            sys.exit("The model called an unknown function: " + name)
        arguments = json.loads(call["function"]["arguments"])
        result = functions[name](**arguments)
        body["messages"].append(
            {"role": "tool", "tool_call_id": call["id"], "content": result}
        )
    # Send the result back along with the conversation so far
    message = ask()
print(message["content"])
