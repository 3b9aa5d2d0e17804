// 安装依赖：npm install openai（5.0.0 及以上版本）
import OpenAI from "openai";

// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
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
  // 模型列表：https://help.aliyun.com/zh/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "提取用户的姓名和年龄。" },
    { role: "user", content: "大家好，我叫李雷，今年 28 岁。" },
  ],
  response_format: {
    type: "json_schema",
    json_schema: {
      name: "person",
      strict: true,
      schema: {
        type: "object",
        properties: {
          name: { type: "string" },
          age: { type: "integer" },
        },
        required: ["name", "age"],
        additionalProperties: false,
      },
    },
  },
});

// 回复内容是 JSON 字符串，需要再解析一次
const { content } = completion.choices[0].message;
console.log(JSON.parse(content).name);
