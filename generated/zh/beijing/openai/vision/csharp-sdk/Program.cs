// 需要 .NET 10 及以上版本
// 安装依赖（2.10.0 及以上版本）：dotnet add package OpenAI
using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var client = new ChatClient(
    // 模型列表：https://help.aliyun.com/zh/model-studio/models
    model: "qwen3-vl-plus",
    credential: new ApiKeyCredential(apiKey),
    options: new OpenAIClientOptions
    {
        Endpoint = new Uri("https://dashscope.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new UserChatMessage(
    [
        ChatMessageContentPart.CreateImagePart(
            new Uri("https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg")),
        ChatMessageContentPart.CreateTextPart("图中描绘的是什么景象？"),
    ]),
];
ChatCompletion completion = await client.CompleteChatAsync(messages);
Console.WriteLine(completion.Content[0].Text);
