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
completion = client.chat.completions.create(
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen3-vl-plus",
    messages=[
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
)
print(completion.choices[0].message.content)
