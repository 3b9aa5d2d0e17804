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
        Endpoint = new Uri("https://dashscope.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new SystemChatMessage("You are a helpful assistant."),
    new UserChatMessage("Who are you?"),
];
AsyncCollectionResult<StreamingChatCompletionUpdate> updates = client.CompleteChatStreamingAsync(messages);
ChatFinishReason? finishReason = null;
await foreach (StreamingChatCompletionUpdate update in updates)
{
    foreach (ChatMessageContentPart part in update.ContentUpdate)
        Console.Write(part.Text);
    finishReason ??= update.FinishReason;
    // The last chunk has no choices, only the token usage
    if (update.Usage is not null)
        Console.Write($"\n{update.Usage.TotalTokenCount} tokens");
}
Console.WriteLine();
if (finishReason is null)
    throw new EndOfStreamException("The stream ended before the answer was complete.");
