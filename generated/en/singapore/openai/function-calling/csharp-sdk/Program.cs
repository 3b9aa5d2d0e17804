// Requires .NET 10 or later
// Install (version 2.10.0 or later): dotnet add package OpenAI
using System.ClientModel;
using System.Text.Json.Nodes;
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
    new UserChatMessage("What is the weather like in Hangzhou?"),
];
var options = new ChatCompletionOptions
{
    Tools =
    {
        ChatTool.CreateFunctionTool(
            functionName: "get_current_weather",
            functionDescription: "Get the current weather in a city.",
            functionParameters: BinaryData.FromString("""
                {
                  "type": "object",
                  "properties": {
                    "location": {
                      "type": "string",
                      "description": "City name, for example Hangzhou."
                    }
                  },
                  "required": ["location"]
                }
                """)),
    },
};

ChatCompletion completion = await client.CompleteChatAsync(messages, options);
if (completion.ToolCalls.Count > 0)
{
    // The model requested a function call: parse the arguments and run the function locally
    messages.Add(new AssistantChatMessage(completion));
    foreach (ChatToolCall call in completion.ToolCalls)
    {
        var arguments = JsonNode.Parse(call.FunctionArguments)!;
        var result = call.FunctionName switch
        {
            "get_current_weather" => GetCurrentWeather(arguments["location"]!.GetValue<string>()),
            _ => throw new InvalidOperationException("The model called an unknown function: " + call.FunctionName),
        };
        messages.Add(new ToolChatMessage(call.Id, result));
    }
    // Send the result back along with the conversation so far
    completion = await client.CompleteChatAsync(messages, options);
}
Console.WriteLine(completion.Content[0].Text);

string GetCurrentWeather(string location)
{
    return location + " is sunny today.";
}
