# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
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
    "input": {
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {
                "role": "user",
                "content": "Recommend a science fiction film about space exploration.",
            },
        ],
    },
    "parameters": {"result_format": "message"},
}


def ask():
    response = requests.post(
        "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
        headers={"Authorization": f"Bearer {api_key}"},
        json=body,
    )
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    return response.json()["output"]["choices"][0]["message"]["content"]


answer = ask()
print(answer)

# The API is stateless: send the full conversation history in every request
body["input"]["messages"] += [
    {"role": "assistant", "content": answer},
    {"role": "user", "content": "Who directed it?"},
]
print(ask())
