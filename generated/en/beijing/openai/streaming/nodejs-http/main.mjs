// Requires Node.js 18 or later; save as a .mjs file

// Use an API key of your sub-workspace in Beijing (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // Model list: https://www.alibabacloud.com/help/en/model-studio/models
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
// Parse the SSE stream line by line; payload lines start with "data:"
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
  // The last chunk has no choices, only the token usage
  usage = event.usage ?? usage;
}
console.log();
if (!finishReason) {
  throw new Error("The stream ended before the response was complete.");
}
if (usage) {
  console.log(JSON.stringify(usage));
}
