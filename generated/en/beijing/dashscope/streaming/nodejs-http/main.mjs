// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json", "X-DashScope-SSE": "enable" },
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
  body: JSON.stringify({
    model: "qwen-plus",
    input: {
      messages: [
        { role: "system", content: "You are a helpful assistant." },
        { role: "user", content: "Who are you?" },
      ],
    },
    parameters: { result_format: "message", incremental_output: true },
  }),
});
if (!response.ok) {
  throw new Error(`HTTP ${response.status}: ${await response.text()}`);
}

// Server-sent events, line by line: the data is in the lines that begin with data:
let buffer = "";
let usage;
// finish_reason is the string "null" until the answer is complete
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
  throw new Error("The stream ended before the answer was complete.");
}
console.log(`\n${JSON.stringify(usage)}`);
