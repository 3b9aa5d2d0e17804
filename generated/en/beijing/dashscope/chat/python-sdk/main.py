# Requires Python 3.11 or later
# Install (version 1.10.0 or later): pip install -U dashscope
import os
import sys

import dashscope

# Use an API key of your sub-workspace in Beijing (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

response = dashscope.Generation.call(
    api_key=api_key,
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"},
    ],
    result_format="message",
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")
print(response)
