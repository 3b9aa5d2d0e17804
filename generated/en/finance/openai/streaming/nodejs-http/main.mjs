// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
  body: JSON.stringify({
    model: "qwen-plus",
    messages: [
      { role: "system", content: "You are a helpful assistant." },
      { role: "user", content: "Who are you?" },
    ],
    stream: true,
    stream_options: { include_usage: true },
  }),
});
if (!response.ok) {
  throw new Error(`HTTP ${response.status}: ${await response.text()}`);
}

// Server-sent events, line by line: the data is in the lines that begin with data:
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
    // The last chunk has no choices, only the token usage
    if (event.usage) console.log(`\n${JSON.stringify(event.usage)}`);
  }
}
if (!done) {
  throw new Error("The stream ended before the answer was complete.");
}
