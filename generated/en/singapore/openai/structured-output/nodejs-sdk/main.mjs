// Install: npm install openai (version 5.0.0 or later)
import OpenAI from "openai";

// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
  process.exit(1);
}

const client = new OpenAI({
  apiKey,
  baseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.create({
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
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
});

// The content of the answer is a JSON string, to be parsed in turn
const { content } = completion.choices[0].message;
console.log(JSON.parse(content).name);
