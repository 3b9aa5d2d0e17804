// Requires .NET 10 or later
// Install (version 2.10.0 or later): dotnet add package OpenAI
using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

// Use an API key of your sub-workspace in Beijing (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");

var client = new ChatClient(
    // Model list: https://www.alibabacloud.com/help/en/model-studio/models
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
        ChatMessageContentPart.CreateTextPart("What does this picture show?"),
    ]),
];
ChatCompletion completion = await client.CompleteChatAsync(messages);
Console.WriteLine(completion.Content[0].Text);
