# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
import json
import os
import sys

import requests

# Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

with requests.post(
    "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
    headers={"Authorization": f"Bearer {api_key}", "X-DashScope-SSE": "enable"},
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    json={
        "model": "qwen-plus",
        "input": {
            "messages": [
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": "Who are you?"},
            ],
        },
        "parameters": {"result_format": "message", "incremental_output": True},
    },
    stream=True,
) as response:
    if not response.ok:
        sys.exit(f"HTTP {response.status_code}: {response.text}")
    finish_reason = usage = None
    # Parse the SSE stream line by line; payload lines start with "data:"
    for line in response.iter_lines():
        if not line.startswith(b"data:"):
            continue
        data = line.removeprefix(b"data:").strip()
        if not data:
            continue
        chunk = json.loads(data)
        if chunk.get("code"):
            sys.exit(f"{chunk['code']}: {chunk['message']}")
        for choice in chunk.get("output", {}).get("choices") or []:
            print(choice["message"].get("content") or "", end="", flush=True)
            finish_reason = choice.get("finish_reason") or finish_reason
        usage = chunk.get("usage") or usage
print()
# finish_reason is the string "null" until the response is complete
if finish_reason in (None, "null"):
    sys.exit("The stream ended before the response was complete.")
if usage:
    print(json.dumps(usage))
