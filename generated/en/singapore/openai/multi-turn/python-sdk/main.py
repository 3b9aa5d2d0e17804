# Install: pip install -U openai (version 1.55.3 or later)
import os
import sys

from openai import OpenAI

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

client = OpenAI(
    api_key=api_key, base_url="https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
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
        # Models: https://www.alibabacloud.com/help/en/model-studio/models
        model="qwen-plus",
        messages=messages,
    )
    return completion.choices[0].message.content


answer = ask()
print(answer)

# The service keeps no history: each request carries the whole conversation
messages += [
    {"role": "assistant", "content": answer},
    {"role": "user", "content": "Who directed it?"},
]
print(ask())
