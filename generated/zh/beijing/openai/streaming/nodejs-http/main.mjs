// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const url = "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions";
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

// 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
let buffer = "";
let done = false;
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const lines = (buffer + chunk).split("\n");
  buffer = lines.pop();
  for (const line of lines) {
    if (!line.startsWith("data:")) continue;
    const data = line.slice("data:".length).trim();
    done = data === "[DONE]";
    if (done) break;
    const event = JSON.parse(data);
    if (event.error) {
      throw new Error(event.error.message);
    }
    for (const choice of event.choices) {
      process.stdout.write(choice.delta.content ?? "");
    }
    // 最后一个数据块的 choices 为空，只包含 Token 用量
    if (event.usage) console.log(`\n${JSON.stringify(event.usage)}`);
  }
}
if (!done) {
  throw new Error("流式输出中断，回复不完整。");
}
