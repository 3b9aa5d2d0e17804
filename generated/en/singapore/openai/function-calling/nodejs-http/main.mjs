// Requires Node.js 18 or later; save as a .mjs file

// Use an API key of your sub-workspace in Singapore (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
const body = {
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
  return JSON.parse(text).choices[0].message;
}

let message = await ask();
if (message.tool_calls?.length) {
  // The model requested a function call: parse the arguments and run the function locally
  body.messages.push(message);
  for (const call of message.tool_calls) {
    const content = callFunction(call.function.name, JSON.parse(call.function.arguments));
    body.messages.push({ role: "tool", tool_call_id: call.id, content });
  }
  // Send the result back along with the conversation so far
  message = await ask();
}
console.log(message.content);
