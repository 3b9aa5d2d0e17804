// 需要 .NET 10 及以上版本
// 安装依赖（2.10.0 及以上版本）：dotnet add package OpenAI
using System.ClientModel;
using System.ClientModel.Primitives;
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
    new UserChatMessage("你是谁？"),
];
AsyncCollectionResult<StreamingChatCompletionUpdate> updates = client.CompleteChatStreamingAsync(messages);
ChatFinishReason? finishReason = null;
ChatTokenUsage? usage = null;
await foreach (StreamingChatCompletionUpdate update in updates)
{
    foreach (ChatMessageContentPart part in update.ContentUpdate)
        Console.Write(part.Text);
    finishReason ??= update.FinishReason;
    // 最后一个数据块只包含 Token 用量，choices 为空
    usage = update.Usage ?? usage;
}
Console.WriteLine();
if (finishReason is null)
    throw new EndOfStreamException("流式输出中断，回复不完整。");
if (usage is not null)
    Console.WriteLine(ModelReaderWriter.Write(usage));
