// Install: dotnet add package OpenAI (version 2.10.0 or later)
using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")
    ?? throw new InvalidOperationException("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");

var client = new ChatClient(
    // Models: https://www.alibabacloud.com/help/en/model-studio/models
    model: "qwen-plus",
    credential: new ApiKeyCredential(apiKey),
    options: new OpenAIClientOptions
    {
        Endpoint = new Uri("https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new SystemChatMessage("You are a helpful assistant."),
    new UserChatMessage("Who are you?"),
];
ClientResult<ChatCompletion> result = await client.CompleteChatAsync(messages);
Console.WriteLine(result.GetRawResponse().Content);
