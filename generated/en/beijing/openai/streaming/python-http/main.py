# Requires Python 3.10 or later
# Install (version 2.26.0 or later): pip install -U requests
import json
import os
import sys

import requests

# Use an API key of your sub-workspace in Beijing (keys are region-specific).
# Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit(
        "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace."
    )

with requests.post(
    "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}"},
    # Model list: https://www.alibabacloud.com/help/en/model-studio/models
    json={
        "model": "qwen-plus",
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Who are you?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
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
        if data == b"[DONE]":
            break
        if not data:
            continue
        chunk = json.loads(data)
        if chunk.get("error"):
            sys.exit(chunk["error"]["message"])
        for choice in chunk.get("choices") or []:
            print(choice["delta"].get("content") or "", end="", flush=True)
            finish_reason = choice.get("finish_reason") or finish_reason
        # The last chunk has no choices, only the token usage
        usage = chunk.get("usage") or usage
print()
if not finish_reason:
    sys.exit("The stream ended before the response was complete.")
if usage:
    print(json.dumps(usage))
