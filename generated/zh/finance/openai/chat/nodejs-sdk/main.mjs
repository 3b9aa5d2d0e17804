// 需要 Node.js 22 及以上版本，请保存为 .mjs 文件
// 安装依赖（5.0.0 及以上版本）：npm install openai
import OpenAI from "openai";

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope-finance.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.create({
  // 模型列表：https://help.aliyun.com/zh/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "你是谁？" },
  ],
});
console.log(JSON.stringify(completion));
