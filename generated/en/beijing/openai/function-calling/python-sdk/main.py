# Requires Python 3.10 or later
# Install (version 1.92.0 or later): pip install -U openai
import json
import os
import sys

from openai import OpenAI

# Use an API key of your sub-workspace in Beijing (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

client = OpenAI(
    api_key=api_key,
    base_url="https://dashscope.aliyuncs.com/compatible-mode/v1",
)
messages = [{"role": "user", "content": "What is the weather like in Hangzhou?"}]
tools = [
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
]


def get_current_weather(location):
    return location + " is sunny today."


functions = {
    "get_current_weather": get_current_weather,
}


def ask():
    completion = client.chat.completions.create(
        # Model list: https://www.alibabacloud.com/help/en/model-studio/models
        model="qwen-plus",
        messages=messages,
        tools=tools,
    )
    return completion.choices[0].message


message = ask()
if message.tool_calls:
    # The model requested a function call: parse the arguments and run the function locally
    messages.append(message)
    for call in message.tool_calls:
        name = call.function.name
        if name not in functions:
            sys.exit("The model called an unknown function: " + name)
        arguments = json.loads(call.function.arguments)
        result = functions[name](**arguments)
        messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    # Send the result back along with the conversation so far
    message = ask()
print(message.content)
