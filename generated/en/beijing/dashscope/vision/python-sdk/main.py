# Install: pip install -U dashscope (version 1.10.0 or later)
import os
import sys

import dashscope

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

response = dashscope.MultiModalConversation.call(
    api_key=api_key,
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-vl-plus",
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
    sys.exit(f"HTTP {response.status_code}: {response.code} {response.message}")
print(response)
