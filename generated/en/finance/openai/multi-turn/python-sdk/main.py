# Requires Python 3.10 or later
# Install (version 1.92.0 or later): pip install -U openai
import os
import sys

from openai import OpenAI

# Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

client = OpenAI(
    api_key=api_key,
    base_url="https://dashscope-finance.aliyuncs.com/compatible-mode/v1",
)
messages = [
    {"role": "system", "content": "You are a helpful assistant."},
    {
        "role": "user",
        "content": "Recommend a science fiction film about space exploration.",
    },
]


def ask():
    completion = client.chat.completions.create(
        # Model list: https://www.alibabacloud.com/help/en/model-studio/models
        model="qwen-plus",
        messages=messages,
    )
    return completion.choices[0].message.content


answer = ask()
print(answer)

# The API is stateless: send the full conversation history in every request
messages += [
    {"role": "assistant", "content": answer},
    {"role": "user", "content": "Who directed it?"},
]
print(ask())
