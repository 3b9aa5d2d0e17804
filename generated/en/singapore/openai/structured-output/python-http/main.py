# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
import json
import os
import sys

import requests

# Use an API key of your sub-workspace in Singapore (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

response = requests.post(
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}"},
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    json={
        "model": "qwen-plus",
        "messages": [
            {"role": "system", "content": "Extract the name and age as JSON."},
            {
                "role": "user",
                "content": "Hello, my name is Alex and I am 28 years old.",
            },
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "person",
                "strict": True,
                "schema": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "age": {"type": "integer"},
                    },
                    "required": ["name", "age"],
                    "additionalProperties": False,
                },
            },
        },
    },
)
if not response.ok:
    sys.exit(f"HTTP {response.status_code}: {response.text}")

# The message content is itself a JSON string, so parse it
answer = json.loads(response.json()["choices"][0]["message"]["content"])
print(answer["name"])
print(answer["age"])
