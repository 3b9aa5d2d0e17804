// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
// Models: https://www.alibabacloud.com/help/en/model-studio/models
const body = {
  model: "qwen-plus",
  messages: [{ role: "user", content: "What is the weather like in Hangzhou?" }],
  tools: [
    {
      type: "function",
      function: {
        name: "get_current_weather",
        description: "Get the weather in a city.",
        parameters: {
          type: "object",
          properties: {
            location: {
              type: "string",
              description: "The name of the city.",
              examples: ["Hangzhou"],
            },
          },
          required: ["location"],
        },
      },
    },
  ],
};

function getCurrentWeather({ location }) {
  return location + " is sunny today.";
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
while (message.tool_calls?.length) {
  // The model requests a function call: parse the arguments and run the function here
  body.messages.push(message);
  for (const call of message.tool_calls) {
    const content = getCurrentWeather(JSON.parse(call.function.arguments));
    body.messages.push({ role: "tool", tool_call_id: call.id, content });
  }
  // Send the results back along with the messages so far
  message = await ask();
}
console.log(message.content);
