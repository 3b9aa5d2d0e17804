// Install: dotnet add package OpenAI (version 2.10.0 or later)
using System.ClientModel;
using System.Text.Json.Nodes;
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
    new SystemChatMessage("Extract the user's name and age."),
    new UserChatMessage("Hello, my name is Alex and I am 28 years old."),
];
var options = new ChatCompletionOptions();
options.ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
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
    jsonSchemaIsStrict: true);
ChatCompletion completion = await client.CompleteChatAsync(messages, options);

// The content of the answer is a JSON string, to be parsed in turn
var person = JsonNode.Parse(completion.Content[0].Text)!;
Console.WriteLine(person["name"]);
