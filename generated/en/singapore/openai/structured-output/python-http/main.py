# Install: pip install -U requests (version 2.26.0 or later)
import json
import os
import sys

import requests

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

response = requests.post(
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"},
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
    json={
        "model": "qwen-plus",
        "messages": [
            {"role": "system", "content": "Extract the user's name and age."},
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

# The content of the answer is a JSON string, to be parsed in turn
content = response.json()["choices"][0]["message"]["content"]
print(json.loads(content)["name"])
