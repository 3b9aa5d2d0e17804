// Requires .NET 10 or later
// Install (version 2.10.0 or later): dotnet add package OpenAI
using System.ClientModel;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;

// Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
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
        Endpoint = new Uri("https://dashscope-finance.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new SystemChatMessage("Extract the name and age as JSON."),
    new UserChatMessage("Hello, my name is Alex and I am 28 years old."),
];
var options = new ChatCompletionOptions
{
    ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
        jsonSchemaFormatName: "person",
        jsonSchema: BinaryData.FromString("""
            {
              "type": "object",
              "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer"}
              },
              "required": ["name", "age"],
              "additionalProperties": false
            }
            """),
        jsonSchemaIsStrict: true),
};
ChatCompletion completion = await client.CompleteChatAsync(messages, options);

// The message content is itself a JSON string, so parse it
var answer = JsonNode.Parse(completion.Content[0].Text)!;
Console.WriteLine(answer["name"]);
Console.WriteLine(answer["age"]);
