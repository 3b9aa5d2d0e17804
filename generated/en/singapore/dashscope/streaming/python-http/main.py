# Install: pip install -U requests (version 2.26.0 or later)
import json
import os
import sys

import requests

# Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")

with requests.post(
    "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
    headers={
        "Authorization": f"Bearer {api_key}",
        "Content-Type": "application/json",
        "X-DashScope-SSE": "enable",
    },
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
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
    # finish_reason is the string "null" until the answer is complete
    finish_reason = "null"
    # Server-sent events, line by line: the data is in the lines that begin with data:
    for line in response.iter_lines():
        if not line.startswith(b"data:"):
            continue
        event = json.loads(line.removeprefix(b"data:"))
        if event.get("code"):
            sys.exit(f"{event['code']}: {event['message']}")
        choice = event["output"]["choices"][0]
        print(choice["message"].get("content") or "", end="", flush=True)
        finish_reason = choice.get("finish_reason") or "null"
if finish_reason == "null":
    sys.exit("\nThe stream ended before the answer was complete.")
print("\n" + json.dumps(event["usage"]))
