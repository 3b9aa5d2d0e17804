// Requires Node.js 22 or later; save as a .mjs file
// Install (version 5.0.0 or later): npm install openai
import OpenAI from "openai";

// Use an API key of your sub-workspace in Singapore (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.parse({
  // Model list: https://www.alibabacloud.com/help/en/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "Extract the name and age as JSON." },
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
});

const answer = completion.choices[0].message.parsed;
console.log(answer.name);
console.log(answer.age);
