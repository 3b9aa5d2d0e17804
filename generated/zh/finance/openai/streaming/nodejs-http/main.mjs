// 需要 Node.js 18 及以上版本，请保存为 .mjs 文件

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // 模型列表：https://help.aliyun.com/zh/model-studio/models
  body: JSON.stringify({
    model: "qwen-plus",
    messages: [
      { role: "system", content: "You are a helpful assistant." },
      { role: "user", content: "你是谁？" },
    ],
    stream: true,
    stream_options: { include_usage: true },
  }),
});
if (!response.ok) {
  throw new Error(`HTTP ${response.status}: ${await response.text()}`);
}

async function* readLines(stream) {
  let buffer = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (buffer + chunk).split("\n");
    buffer = lines.pop();
    yield* lines;
  }
  yield buffer;
}

let finishReason;
let usage;
// 按行解析 SSE 响应，以 data: 开头的行是数据
for await (const line of readLines(response.body)) {
  if (!line.startsWith("data:")) continue;
  const data = line.slice("data:".length).trim();
  if (!data) continue;
  if (data === "[DONE]") break;
  const event = JSON.parse(data);
  if (event.error) {
    throw new Error(event.error.message);
  }
  for (const choice of event.choices ?? []) {
    process.stdout.write(choice.delta.content ?? "");
    finishReason = choice.finish_reason || finishReason;
  }
  // 最后一个数据块只包含 Token 用量，choices 为空
  usage = event.usage ?? usage;
}
console.log();
if (!finishReason) {
  throw new Error("流式输出中断，回复不完整。");
}
if (usage) {
  console.log(JSON.stringify(usage));
}
