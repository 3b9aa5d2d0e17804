# Requires Python 3.11 or later
# Install (version 1.10.0 or later): pip install -U dashscope
import os
import sys

import dashscope

# Use an API key of your sub-workspace in Singapore (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

dashscope.base_http_api_url = "https://dashscope-intl.aliyuncs.com/api/v1"
responses = dashscope.Generation.call(
    api_key=api_key,
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"},
    ],
    result_format="message",
    stream=True,
    incremental_output=True,
)
finish_reason = usage = None
for response in responses:
    if response.status_code != 200:
        sys.exit(f"HTTP {response.status_code}: {response}")
    for choice in response.output.choices:
        print(choice.message.content or "", end="", flush=True)
        finish_reason = choice.finish_reason or finish_reason
    usage = response.usage or usage
print()
# finish_reason is the string "null" until the response is complete
if finish_reason in (None, "null"):
    sys.exit("The stream ended before the response was complete.")
if usage:
    print(usage)
