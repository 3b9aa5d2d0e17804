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
stream = client.chat.completions.create(
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"},
    ],
    stream=True,
    stream_options={"include_usage": True},
)
finish_reason = usage = None
for chunk in stream:
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
        finish_reason = choice.finish_reason or finish_reason
    # The last chunk has no choices, only the token usage
    usage = chunk.usage or usage
print()
if not finish_reason:
    sys.exit("The stream ended before the response was complete.")
if usage:
    print(usage.model_dump_json())
