// 需要 .NET 10 及以上版本
// 安装依赖（2.10.0 及以上版本）：dotnet add package OpenAI
using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var client = new ChatClient(
    // 模型列表：https://help.aliyun.com/zh/model-studio/models
    model: "qwen-plus",
    credential: new ApiKeyCredential(apiKey),
    options: new OpenAIClientOptions
    {
        Endpoint = new Uri("https://dashscope-finance.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new SystemChatMessage("You are a helpful assistant."),
    new UserChatMessage("推荐一部关于太空探索的科幻电影。"),
];

ChatCompletion completion = await client.CompleteChatAsync(messages);
Console.WriteLine(completion.Content[0].Text);

// 服务端不保存对话历史，每次请求都需传入完整的历史消息
messages.Add(new AssistantChatMessage(completion));
messages.Add(new UserChatMessage("这部电影的导演是谁？"));
completion = await client.CompleteChatAsync(messages);
Console.WriteLine(completion.Content[0].Text);
