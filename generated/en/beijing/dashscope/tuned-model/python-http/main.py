# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
import os
import sys

import requests

# Use an API key of your model's workspace in Beijing (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your model's workspace."
    )

response = requests.post(
    "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
    headers={"Authorization": f"Bearer {api_key}"},
    # Replace this with the name of your deployed model
    # Open-source Qwen3 models think by default; without streaming, turn that off
    json={
        "model": "qwen3-8b-ft-202511132025-0260",
        "input": {
            "messages": [
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": "Who are you?"},
            ],
        },
        "parameters": {"result_format": "message", "enable_thinking": False},
    },
)
if not response.ok:
    sys.exit(f"HTTP {response.status_code}: {response.text}")
print(response.text)
