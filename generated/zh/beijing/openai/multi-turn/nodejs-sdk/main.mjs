// 需要 Node.js 22 及以上版本，请保存为 .mjs 文件
// 安装依赖（5.0.0 及以上版本）：npm install openai
import OpenAI from "openai";

// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope.aliyuncs.com/compatible-mode/v1",
});
const params = {
  // 模型列表：https://help.aliyun.com/zh/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "推荐一部关于太空探索的科幻电影。" },
  ],
};
let completion = await client.chat.completions.create(params);
const { content } = completion.choices[0].message;
console.log(content);

// 服务端不保存对话历史，每次请求都需传入完整的历史消息
params.messages.push({ role: "assistant", content });
params.messages.push({ role: "user", content: "这部电影的导演是谁？" });
completion = await client.chat.completions.create(params);
console.log(completion.choices[0].message.content);
