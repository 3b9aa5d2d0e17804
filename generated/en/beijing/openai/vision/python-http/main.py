# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
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
    "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}"},
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    json={
        "model": "qwen3-vl-plus",
        "messages": [
            {
                "role": "user",
                "content": [
                    {
                        "type": "image_url",
                        "image_url": {
                            "url": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg",
                        },
                    },
                    {"type": "text", "text": "What does this picture show?"},
                ],
            },
        ],
    },
)
if not response.ok:
    sys.exit(f"HTTP {response.status_code}: {response.text}")
print(response.json()["choices"][0]["message"]["content"])
