# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
import json
import os
import sys

import requests

# Use an API key of your sub-workspace in Beijing (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

response = requests.post(
    "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
    headers={"Authorization": f"Bearer {api_key}"},
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    json={
        "model": "qwen-plus",
        "input": {
            "messages": [
                {
                    "role": "system",
                    "content": 'Extract the name and age as JSON, for example {"name": "Sam", "age": 20}.',
                },
                {
                    "role": "user",
                    "content": "Hello, my name is Alex and I am 28 years old.",
                },
            ],
        },
        "parameters": {
            "result_format": "message",
            "response_format": {"type": "json_object"},
        },
    },
)
if not response.ok:
    sys.exit(f"HTTP {response.status_code}: {response.text}")

# The message content is itself a JSON string, so parse it
answer = json.loads(response.json()["output"]["choices"][0]["message"]["content"])
print(answer["name"])
print(answer["age"])
