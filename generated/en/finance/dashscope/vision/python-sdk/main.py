# Requires Python 3.11 or later
# Install (version 1.10.0 or later): pip install -U dashscope
import os
import sys

import dashscope

# Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

dashscope.base_http_api_url = "https://dashscope-finance.aliyuncs.com/api/v1"
response = dashscope.MultiModalConversation.call(
    api_key=api_key,
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen3-vl-plus",
    messages=[
        {
            "role": "user",
            "content": [
                {
                    "image": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg",
                },
                {"text": "What does this picture show?"},
            ],
        },
    ],
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")
print(response.output.choices[0].message.content[0]["text"])
