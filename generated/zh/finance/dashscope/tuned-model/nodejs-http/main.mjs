// 需要 Node.js 18 及以上版本，请保存为 .mjs 文件

// 请使用金融云地域该模型所在业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到该模型所在业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // 请替换为您部署的模型的名称
  // Qwen3 开源版模型默认开启思考模式，非流式调用时需关闭
  body: JSON.stringify({
    model: "qwen3-8b-ft-202511132025-0260",
    input: {
      messages: [
        { role: "system", content: "You are a helpful assistant." },
        { role: "user", content: "你是谁？" },
      ],
    },
    parameters: { result_format: "message", enable_thinking: false },
  }),
});
const text = await response.text();
if (!response.ok) {
  throw new Error(`HTTP ${response.status}: ${text}`);
}
console.log(text);
