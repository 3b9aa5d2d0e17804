// Requires Node.js 18 or later; save as a .mjs file

// Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
const body = {
  model: "qwen-plus",
  input: {
    messages: [
      { role: "system", content: "You are a helpful assistant." },
      { role: "user", content: "Recommend a science fiction film about space exploration." },
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

// The API is stateless: send the full conversation history in every request
body.input.messages.push({ role: "assistant", content: answer });
body.input.messages.push({ role: "user", content: "Who directed it?" });
console.log(await ask());
