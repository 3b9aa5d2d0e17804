// Requires .NET 10 or later
// Install (version 2.10.0 or later): dotnet add package OpenAI
using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

// Use an API key of your sub-workspace in Singapore (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");

var client = new ChatClient(
    // Model list: https://www.alibabacloud.com/help/en/model-studio/models
    model: "qwen-plus",
    credential: new ApiKeyCredential(apiKey),
    options: new OpenAIClientOptions
    {
        Endpoint = new Uri("https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new SystemChatMessage("You are a helpful assistant."),
    new UserChatMessage("Recommend a science fiction film about space exploration."),
];

ChatCompletion completion = await client.CompleteChatAsync(messages);
Console.WriteLine(completion.Content[0].Text);

// The API is stateless: send the full conversation history in every request
messages.Add(new AssistantChatMessage(completion));
messages.Add(new UserChatMessage("Who directed it?"));
completion = await client.CompleteChatAsync(messages);
Console.WriteLine(completion.Content[0].Text);
