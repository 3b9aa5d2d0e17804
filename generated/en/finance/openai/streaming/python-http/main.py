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
    "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"},
    # Models: https://www.alibabacloud.com/help/en/model-studio/models
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
    # Server-sent events, line by line: the data is in the lines that begin with data:
    for line in response.iter_lines():
        if not line.startswith(b"data:"):
            continue
        data = line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            break
        chunk = json.loads(data)
        if chunk.get("error"):
            sys.exit(chunk["error"]["message"])
        for choice in chunk["choices"]:
            print(choice["delta"].get("content") or "", end="", flush=True)
        # The last chunk has no choices, only the token usage
        if chunk.get("usage"):
            print("\n" + json.dumps(chunk["usage"]))
    else:
        sys.exit("\nThe stream ended before the answer was complete.")
