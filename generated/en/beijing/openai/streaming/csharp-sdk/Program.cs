// Requires .NET 10 or later
// Install (version 2.10.0 or later): dotnet add package OpenAI
using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

// Use an API key of your sub-workspace in Beijing (keys are region-specific).
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
        Endpoint = new Uri("https://dashscope.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new SystemChatMessage("You are a helpful assistant."),
    new UserChatMessage("Who are you?"),
];
AsyncCollectionResult<StreamingChatCompletionUpdate> updates = client.CompleteChatStreamingAsync(messages);
ChatFinishReason? finishReason = null;
ChatTokenUsage? usage = null;
await foreach (StreamingChatCompletionUpdate update in updates)
{
    foreach (ChatMessageContentPart part in update.ContentUpdate)
        Console.Write(part.Text);
    finishReason ??= update.FinishReason;
    // The last chunk has no choices, only the token usage
    usage = update.Usage ?? usage;
}
Console.WriteLine();
if (finishReason is null)
    throw new EndOfStreamException("The stream ended before the response was complete.");
if (usage is not null)
    Console.WriteLine(ModelReaderWriter.Write(usage));
