# 需要 Python 3.10 及以上版本
# 安装依赖（1.92.0 及以上版本）：pip install -U openai
import os
import sys

from openai import OpenAI

# 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
# 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
api_key = os.environ.get("DASHSCOPE_API_KEY")
if not api_key:
    sys.exit("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")

client = OpenAI(
    api_key=api_key,
    base_url="https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
)
completion = client.chat.completions.create(
    # 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
    model="qwen3-vl-plus",
    messages=[
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
)
print(completion.choices[0].message.content)
