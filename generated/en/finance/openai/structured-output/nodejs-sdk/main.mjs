// Requires Node.js 22 or later
// Install: npm install openai (version 5.0.0 or later)
import OpenAI from "openai";

// Use an API key of your sub-workspace in this region (keys are region-specific). Get one:
// https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope-finance.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.create({
  // Model list: https://www.alibabacloud.com/help/en/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "Extract the user's name and age as JSON." },
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

const { content } = completion.choices[0].message;
// The message content is itself a JSON string, so parse it
const answer = JSON.parse(content);
console.log(answer.name);
console.log(answer.age);
