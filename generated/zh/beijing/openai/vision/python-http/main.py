# 需要 Python 3.10 及以上版本
# 安装依赖（2.26.0 及以上版本）：pip install -U requests
import os
import sys

import requests

# 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

response = requests.post(
    "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
    headers={"Authorization": f"Bearer {api_key}"},
    # 模型列表：https://help.aliyun.com/zh/model-studio/models
    json={
        "model": "qwen3-vl-plus",
        "messages": [
            {
                "role": "user",
                "content": [
                    {
                        "type": "image_url",
                        "image_url": {
                            "url": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg",
                        },
                    },
                    {"type": "text", "text": "图中描绘的是什么景象？"},
                ],
            },
        ],
    },
)
if not response.ok:
    sys.exit(f"HTTP {response.status_code}: {response.text}")
print(response.json()["choices"][0]["message"]["content"])
