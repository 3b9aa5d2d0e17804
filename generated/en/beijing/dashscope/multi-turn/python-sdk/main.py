# Requires Python 3.11 or later
# Install (version 1.10.0 or later): pip install -U dashscope
import os
import sys

import dashscope

# Use an API key of your sub-workspace in Beijing (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

messages = [
    {"role": "system", "content": "You are a helpful assistant."},
    {
        "role": "user",
        "content": "Recommend a science fiction film about space exploration.",
    },
]


def ask():
    response = dashscope.Generation.call(
        api_key=api_key,
        # Model list: https://www.alibabacloud.com/help/en/model-studio/models
        model="qwen-plus",
        messages=messages,
        result_format="message",
    )
    if response.status_code != 200:
        sys.exit(f"HTTP {response.status_code}: {response}")
    return response.output.choices[0].message.content


answer = ask()
print(answer)

# The API is stateless: send the full conversation history in every request
messages += [
    {"role": "assistant", "content": answer},
    {"role": "user", "content": "Who directed it?"},
]
print(ask())
