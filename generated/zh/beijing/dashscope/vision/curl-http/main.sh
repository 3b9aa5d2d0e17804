curl --fail-with-body --request POST "https://dashscope.aliyuncs.com/api/v1/services/aigc/multimodal-generation/generation" \
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
  --header "Content-Type: application/json" \
  --data '{
    "model": "qwen3-vl-plus",
    "input": {
      "messages": [
        {
          "role": "user",
          "content": [
            {
              "image": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"
            },
            {"text": "图中描绘的是什么景象？"}
          ]
        }
      ]
    }
  }'
