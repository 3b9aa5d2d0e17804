# Requires Python 3.10 or later
# Install (version 1.92.0 or later): pip install -U openai
import os
import sys

from openai import OpenAI
from pydantic import BaseModel


class Person(BaseModel):
    name: str
    age: int


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
completion = client.chat.completions.parse(
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "Extract the name and age as JSON."},
        {"role": "user", "content": "Hello, my name is Alex and I am 28 years old."},
    ],
    response_format=Person,
)
message = completion.choices[0].message
if message.refusal:
    sys.exit(message.refusal)
print(message.parsed.name)
print(message.parsed.age)
