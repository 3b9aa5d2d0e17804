# Install: pip install -U dashscope (version 1.10.0 or later)
import json
import os
import sys

import dashscope

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

dashscope.base_http_api_url = "https://dashscope-intl.aliyuncs.com/api/v1"
response = dashscope.Generation.call(
    api_key=api_key,
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {
            "role": "system",
            "content": 'Extract the user\'s name and age as JSON, for example {"name": "Sam", "age": 20}.',
        },
        {"role": "user", "content": "Hello, my name is Alex and I am 28 years old."},
    ],
    result_format="message",
    response_format={"type": "json_object"},
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response.code} {response.message}")

# The content of the answer is a JSON string, to be parsed in turn
content = response.output.choices[0].message.content
print(json.loads(content)["name"])
