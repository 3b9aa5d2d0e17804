// Install: npm install openai (version 5.0.0 or later)
import OpenAI from "openai";

// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.create({
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
  model: "qwen-vl-plus",
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
        { type: "text", text: "What does this picture show?" },
      ],
    },
  ],
});
console.log(JSON.stringify(completion));
