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
const params = {
  // Model list: https://www.alibabacloud.com/help/en/model-studio/models
  model: "qwen-plus",
  messages: [{ role: "user", content: "What is the weather like in Hangzhou?" }],
  tools: [
    {
      type: "function",
      function: {
        name: "get_current_weather",
        description: "Get the current weather in a city.",
        parameters: {
          type: "object",
          properties: {
            location: { type: "string", description: "City name, for example Hangzhou." },
          },
          required: ["location"],
        },
      },
    },
  ],
};

function getCurrentWeather(location) {
  return location + " is sunny today.";
}

function callFunction(name, args) {
  switch (name) {
    case "get_current_weather":
      return getCurrentWeather(args.location);
    default:
      throw new Error("The model called an unknown function: " + name);
  }
}

let completion = await client.chat.completions.create(params);
const { message } = completion.choices[0];
if (message.tool_calls?.length) {
  // The model requested a function call: parse the arguments and run the function locally
  params.messages.push(message);
  for (const call of message.tool_calls) {
    const content = callFunction(call.function.name, JSON.parse(call.function.arguments));
    params.messages.push({ role: "tool", tool_call_id: call.id, content });
  }
  // Send the result back along with the conversation so far
  completion = await client.chat.completions.create(params);
}
console.log(completion.choices[0].message.content);
