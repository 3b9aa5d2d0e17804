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
  baseURL: "https://dashscope-finance.aliyuncs.com/compatible-mode/v1",
});
const completion = await client.chat.completions.create({
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "Who are you?" },
  ],
});
console.log(JSON.stringify(completion));
