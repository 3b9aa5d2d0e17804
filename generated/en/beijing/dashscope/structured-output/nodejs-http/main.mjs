// Requires Node.js 18 or later; save as a .mjs file

// Use an API key of your sub-workspace in Beijing (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // Model list: https://www.alibabacloud.com/help/en/model-studio/models
  body: JSON.stringify({
    model: "qwen-plus",
    input: {
      messages: [
        { role: "system", content: 'Extract the name and age as JSON, for example {"name": "Sam", "age": 20}.' },
        { role: "user", content: "Hello, my name is Alex and I am 28 years old." },
      ],
    },
    parameters: {
      result_format: "message",
      response_format: { type: "json_object" },
    },
  }),
});
const text = await response.text();
if (!response.ok) {
  throw new Error(`HTTP ${response.status}: ${text}`);
}

const { content } = JSON.parse(text).output.choices[0].message;
// The message content is itself a JSON string, so parse it
const answer = JSON.parse(content);
console.log(answer.name);
console.log(answer.age);
