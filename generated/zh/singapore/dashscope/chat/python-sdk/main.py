# 需要 Python 3.11 及以上版本
# 安装依赖（1.10.0 及以上版本）：pip install -U dashscope
import os
import sys

import dashscope

# 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

dashscope.base_http_api_url = "https://dashscope-intl.aliyuncs.com/api/v1"
response = dashscope.Generation.call(
    api_key=api_key,
    # 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
    model="qwen-plus",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "你是谁？"},
    ],
    result_format="message",
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")
print(response)
