# Requires Python 3.11 or later
# Install (version 1.10.0 or later): pip install -U dashscope
import os
import sys

import dashscope

# Use an API key of your model's workspace in Beijing (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your model's workspace."
    )

response = dashscope.Generation.call(
    api_key=api_key,
    # Replace this with the name of your deployed model
    # Open-source Qwen3 models think by default; without streaming, turn that off
    model="qwen3-8b-ft-202511132025-0260",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"},
    ],
    result_format="message",
    enable_thinking=False,
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")
print(response)
