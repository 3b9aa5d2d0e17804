// 需要 Node.js 18 及以上版本，请保存为 .mjs 文件

// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
const apiKey = process.env.DASHSCOPE_API_KEY;
if (!apiKey) {
  console.error("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
  process.exit(1);
}

const url = "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
const body = {
  model: "qwen-plus",
  messages: [{ role: "user", content: "杭州天气怎么样？" }],
  tools: [
    {
      type: "function",
      function: {
        name: "get_current_weather",
        description: "查询指定城市的天气。",
        parameters: {
          type: "object",
          properties: {
            location: { type: "string", description: "城市名称，例如杭州。" },
          },
          required: ["location"],
        },
      },
    },
  ],
};

function getCurrentWeather(location) {
  return location + "今天是晴天。";
}

function callFunction(name, args) {
  switch (name) {
    case "get_current_weather":
      return getCurrentWeather(args.location);
    default:
      throw new Error("模型调用了未知函数：" + name);
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
  // 模型返回函数调用请求：解析参数，并在本地执行函数
  body.messages.push(message);
  for (const call of message.tool_calls) {
    const content = callFunction(call.function.name, JSON.parse(call.function.arguments));
    body.messages.push({ role: "tool", tool_call_id: call.id, content });
  }
  // 将函数执行结果连同历史消息一起发送给模型
  message = await ask();
}
console.log(message.content);
