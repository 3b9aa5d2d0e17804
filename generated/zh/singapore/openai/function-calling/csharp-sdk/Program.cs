// 需要 .NET 10 及以上版本
// 安装依赖（2.10.0 及以上版本）：dotnet add package OpenAI
using System.ClientModel;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;

// 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var client = new ChatClient(
    // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
    model: "qwen-plus",
    credential: new ApiKeyCredential(apiKey),
    options: new OpenAIClientOptions
    {
        Endpoint = new Uri("https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new UserChatMessage("杭州天气怎么样？"),
];
var options = new ChatCompletionOptions
{
    Tools =
    {
        ChatTool.CreateFunctionTool(
            functionName: "get_current_weather",
            functionDescription: "查询指定城市的天气。",
            functionParameters: BinaryData.FromString("""
                {
                  "type": "object",
                  "properties": {
                    "location": {"type": "string", "description": "城市名称，例如杭州。"}
                  },
                  "required": ["location"]
                }
                """)),
    },
};

ChatCompletion completion = await client.CompleteChatAsync(messages, options);
if (completion.ToolCalls.Count > 0)
{
    // 模型返回函数调用请求：解析参数，并在本地执行函数
    messages.Add(new AssistantChatMessage(completion));
    foreach (ChatToolCall call in completion.ToolCalls)
    {
        var arguments = JsonNode.Parse(call.FunctionArguments)!;
        var result = call.FunctionName switch
        {
            "get_current_weather" => GetCurrentWeather(arguments["location"]!.GetValue<string>()),
            _ => throw new InvalidOperationException("模型调用了未知函数：" + call.FunctionName),
        };
        messages.Add(new ToolChatMessage(call.Id, result));
    }
    // 将函数执行结果连同历史消息一起发送给模型
    completion = await client.CompleteChatAsync(messages, options);
}
Console.WriteLine(completion.Content[0].Text);

string GetCurrentWeather(string location)
{
    return location + "今天是晴天。";
}
