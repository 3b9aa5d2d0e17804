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
const body = {
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
  model: "qwen-plus",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "Recommend a science fiction film about space exploration." },
  ],
};

async function ask() {
  const completion = await client.chat.completions.create(body);
  return completion.choices[0].message.content;
}

const answer = await ask();
console.log(answer);

// The service keeps no history: each request carries the whole conversation
body.messages.push({ role: "assistant", content: answer });
body.messages.push({ role: "user", content: "Who directed it?" });
console.log(await ask());
