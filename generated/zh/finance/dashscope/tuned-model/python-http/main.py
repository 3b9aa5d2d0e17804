# 需要 Python 3.10 及以上版本
# 安装依赖（2.26.0 及以上版本）：pip install -U requests
import os
import sys

import requests

# 请使用金融云地域该模型所在业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到该模型所在业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

response = requests.post(
    "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
    headers={"Authorization": f"Bearer {api_key}"},
    # 请替换为您部署的模型的名称
    # Qwen3 开源版模型默认开启思考模式，非流式调用时需关闭
    json={
        "model": "qwen3-8b-ft-202511132025-0260",
        "input": {
            "messages": [
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": "你是谁？"},
            ],
        },
        "parameters": {"result_format": "message", "enable_thinking": False},
    },
)
if not response.ok:
    sys.exit(f"HTTP {response.status_code}: {response.text}")
print(response.text)
