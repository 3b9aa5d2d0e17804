// 需要 Node.js 18 及以上版本，请保存为 .mjs 文件

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
const body = {
  model: "qwen-plus",
  input: {
    messages: [
      { role: "system", content: "You are a helpful assistant." },
      { role: "user", content: "推荐一部关于太空探索的科幻电影。" },
    ],
  },
  parameters: { result_format: "message" },
};

async function ask() {
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}: ${text}`);
  }
  return JSON.parse(text).output.choices[0].message.content;
}

const answer = await ask();
console.log(answer);

// 服务端不保存对话历史，每次请求都需传入完整的历史消息
body.input.messages.push({ role: "assistant", content: answer });
body.input.messages.push({ role: "user", content: "这部电影的导演是谁？" });
console.log(await ask());
