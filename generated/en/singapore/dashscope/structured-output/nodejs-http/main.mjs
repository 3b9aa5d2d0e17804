// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
  process.exit(1);
}

const url = "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
  // Models: https://www.alibabacloud.com/help/en/model-studio/models
  body: JSON.stringify({
    model: "qwen-plus",
    input: {
      messages: [
        {
          role: "system",
          content: 'Extract the user\'s name and age as JSON, for example {"name": "Sam", "age": 20}.',
        },
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

// The content of the answer is a JSON string, to be parsed in turn
const { content } = JSON.parse(text).output.choices[0].message;
console.log(JSON.parse(content).name);
