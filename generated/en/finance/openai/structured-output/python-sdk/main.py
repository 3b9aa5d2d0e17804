# Install: pip install -U openai (version 1.55.3 or later)
import json
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
        {"role": "system", "content": "Extract the user's name and age."},
        {"role": "user", "content": "Hello, my name is Alex and I am 28 years old."},
    ],
    response_format={
        "type": "json_schema",
        "json_schema": {
            "name": "person",
            "strict": True,
            "schema": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "age": {"type": "integer"},
                },
                "required": ["name", "age"],
                "additionalProperties": False,
            },
        },
    },
)

# The content of the answer is a JSON string, to be parsed in turn
content = completion.choices[0].message.content
print(json.loads(content)["name"])
