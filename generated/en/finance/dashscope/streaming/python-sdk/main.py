# Install: pip install -U dashscope (version 1.10.0 or later)
import os
import sys

import dashscope

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

dashscope.base_http_api_url = "https://dashscope-finance.aliyuncs.com/api/v1"
responses = dashscope.Generation.call(
    api_key=api_key,
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"},
    ],
    result_format="message",
    stream=True,
    incremental_output=True,
)
# finish_reason is the string "null" until the answer is complete
finish_reason = "null"
for response in responses:
    if response.status_code != 200:
        sys.exit(f"HTTP {response.status_code}: {response.code} {response.message}")
    choice = response.output.choices[0]
    print(choice.message.content or "", end="", flush=True)
    finish_reason = choice.finish_reason or "null"
if finish_reason == "null":
    sys.exit("\nThe stream ended before the answer was complete.")
print(f"\n{response.usage}")
