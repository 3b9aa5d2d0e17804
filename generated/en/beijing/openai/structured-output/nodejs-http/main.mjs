// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
  body: JSON.stringify({
    model: "qwen-plus",
    messages: [
      { role: "system", content: "Extract the user's name and age." },
      { role: "user", content: "Hello, my name is Alex and I am 28 years old." },
    ],
    response_format: {
      type: "json_schema",
      json_schema: {
        name: "person",
        strict: true,
        schema: {
          type: "object",
          properties: {
            name: { type: "string" },
            age: { type: "integer" },
          },
          required: ["name", "age"],
          additionalProperties: false,
        },
      },
    },
  }),
});
const text = await response.text();
if (!response.ok) {
  throw new Error(`HTTP ${response.status}: ${text}`);
}

// The content of the answer is a JSON string, to be parsed in turn
const { content } = JSON.parse(text).choices[0].message;
console.log(JSON.parse(content).name);
