# Requires Python 3.11 or later
# Install (version 1.10.0 or later): pip install -U dashscope
import json
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
response = dashscope.Generation.call(
    api_key=api_key,
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {
            "role": "system",
            "content": 'Extract the name and age as JSON, for example {"name": "Sam", "age": 20}.',
        },
        {"role": "user", "content": "Hello, my name is Alex and I am 28 years old."},
    ],
    result_format="message",
    response_format={"type": "json_object"},
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")

# The message content is itself a JSON string, so parse it
answer = json.loads(response.output.choices[0].message.content)
print(answer["name"])
print(answer["age"])
