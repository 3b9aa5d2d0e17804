// 需要 Node.js 22 及以上版本，请保存为 .mjs 文件
// 安装依赖（5.0.0 及以上版本）：npm install openai
import OpenAI from "openai";

// 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.create({
  // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
  model: "qwen3-vl-plus",
  messages: [
    {
      role: "user",
      content: [
        {
          type: "image_url",
          image_url: {
            url: "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg",
          },
        },
        { type: "text", text: "图中描绘的是什么景象？" },
      ],
    },
  ],
});
console.log(completion.choices[0].message.content);
