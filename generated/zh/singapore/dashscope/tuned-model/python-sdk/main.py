# 需要 Python 3.11 及以上版本
# 安装依赖（1.10.0 及以上版本）：pip install -U dashscope
import os
import sys

import dashscope

# 请使用新加坡地域该模型所在业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到该模型所在业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

dashscope.base_http_api_url = "https://dashscope-intl.aliyuncs.com/api/v1"
response = dashscope.Generation.call(
    api_key=api_key,
    # 请替换为您部署的模型的名称
    # Qwen3 开源版模型默认开启思考模式，非流式调用时需关闭
    model="qwen3-8b-ft-202511132025-0260",
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "你是谁？"},
    ],
    result_format="message",
    enable_thinking=False,
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")
print(response)
