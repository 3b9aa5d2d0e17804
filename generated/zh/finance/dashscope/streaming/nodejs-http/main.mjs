// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json", "X-DashScope-SSE": "enable" },
  // 模型列表：https://help.aliyun.com/zh/model-studio/models
  body: JSON.stringify({
    model: "qwen-plus",
    input: {
      messages: [
        { role: "system", content: "You are a helpful assistant." },
        { role: "user", content: "你是谁？" },
      ],
    },
    parameters: { result_format: "message", incremental_output: true },
  }),
});
if (!response.ok) {
  throw new Error(`HTTP ${response.status}: ${await response.text()}`);
}

// 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
let buffer = "";
let usage;
// 回复结束前，finish_reason 是字符串 "null"
let finishReason = "null";
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const lines = (buffer + chunk).split("\n");
  buffer = lines.pop();
  for (const line of lines) {
    if (!line.startsWith("data:")) continue;
    const event = JSON.parse(line.slice("data:".length));
    if (event.code) {
      throw new Error(`${event.code}: ${event.message}`);
    }
    const [choice] = event.output.choices;
    process.stdout.write(choice.message.content ?? "");
    finishReason = choice.finish_reason ?? "null";
    usage = event.usage;
  }
}
if (finishReason === "null") {
  throw new Error("流式输出中断，回复不完整。");
}
console.log(`\n${JSON.stringify(usage)}`);
