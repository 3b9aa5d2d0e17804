# 需要 Python 3.11 及以上版本
# 安装依赖（1.10.0 及以上版本）：pip install -U dashscope
import os
import sys

import dashscope

# 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

response = dashscope.MultiModalConversation.call(
    api_key=api_key,
    # 模型列表：https://help.aliyun.com/zh/model-studio/models
    model="qwen3-vl-plus",
    messages=[
        {
            "role": "user",
            "content": [
                {
                    "image": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg",
                },
                {"text": "图中描绘的是什么景象？"},
            ],
        },
    ],
)
if response.status_code != 200:
    sys.exit(f"HTTP {response.status_code}: {response}")
print(response.output.choices[0].message.content[0]["text"])
