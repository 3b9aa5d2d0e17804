// Requires Node.js 18 or later; save as a .mjs file

// Use an API key of your model's workspace in Finance cloud (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your model's workspace.");
  process.exit(1);
}

const url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // Replace this with the name of your deployed model
  // Open-source Qwen3 models think by default; without streaming, turn that off
  body: JSON.stringify({
    model: "qwen3-8b-ft-202511132025-0260",
    input: {
      messages: [
        { role: "system", content: "You are a helpful assistant." },
        { role: "user", content: "Who are you?" },
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
