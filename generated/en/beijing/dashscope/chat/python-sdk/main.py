# Install: pip install -U dashscope (version 1.10.0 or later)
import os
import sys

import dashscope

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

response = dashscope.Generation.call(
    api_key=api_key,
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"},
    ],
    result_format="message",
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response.code} {response.message}")
print(response)
