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
const stream = await client.chat.completions.create({
  // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "你是谁？" },
  ],
  stream: true,
  stream_options: { include_usage: true },
});

let finishReason;
let usage;
for await (const chunk of stream) {
  for (const choice of chunk.choices) {
    process.stdout.write(choice.delta.content ?? "");
    finishReason = choice.finish_reason || finishReason;
  }
  // 最后一个数据块只包含 Token 用量，choices 为空
  usage = chunk.usage ?? usage;
}
console.log();
if (!finishReason) {
  throw new Error("流式输出中断，回复不完整。");
}
if (usage) {
  console.log(JSON.stringify(usage));
}
