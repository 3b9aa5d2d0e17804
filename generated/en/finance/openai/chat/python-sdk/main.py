# Install: pip install -U openai (version 1.55.3 or later)
import os
import sys

from openai import OpenAI

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

client = OpenAI(
    api_key=api_key,
    base_url="https://dashscope-finance.aliyuncs.com/compatible-mode/v1",
)
completion = client.chat.completions.create(
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"},
    ],
)
print(completion.model_dump_json())
