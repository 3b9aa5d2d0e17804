// Requires Node.js 22 or later; save as a .mjs file
// Install (version 5.0.0 or later): npm install openai
import OpenAI from "openai";

// Use an API key of your sub-workspace in Beijing (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope.aliyuncs.com/compatible-mode/v1",
});
const stream = await client.chat.completions.create({
  // Model list: https://www.alibabacloud.com/help/en/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "Who are you?" },
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
  // The last chunk has no choices, only the token usage
  usage = chunk.usage ?? usage;
}
console.log();
if (!finishReason) {
  throw new Error("The stream ended before the response was complete.");
}
if (usage) {
  console.log(JSON.stringify(usage));
}
