// Requires Node.js 22 or later; save as a .mjs file
// Install (version 5.0.0 or later): npm install openai
import OpenAI from "openai";

// Use an API key of your sub-workspace in Beijing (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.create({
  // Model list: https://www.alibabacloud.com/help/en/model-studio/models
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
        { type: "text", text: "What does this picture show?" },
      ],
    },
  ],
});
console.log(completion.choices[0].message.content);
