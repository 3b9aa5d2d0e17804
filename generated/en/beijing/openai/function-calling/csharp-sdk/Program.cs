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
    new UserChatMessage("What is the weather like in Hangzhou?"),
];
var options = new ChatCompletionOptions();
options.Tools.Add(ChatTool.CreateFunctionTool(
    functionName: "get_current_weather",
    functionDescription: "Get the weather in a city.",
    functionParameters: BinaryData.FromString("""
        {
          "type": "object",
          "properties": {
            "location": {
              "type": "string",
              "description": "The name of the city.",
              "examples": ["Hangzhou"]
            }
          },
          "required": ["location"]
        }
        """)));

ChatCompletion completion = await client.CompleteChatAsync(messages, options);
while (completion.ToolCalls.Count > 0)
{
    // The model requests a function call: parse the arguments and run the function here
    messages.Add(new AssistantChatMessage(completion));
    foreach (ChatToolCall call in completion.ToolCalls)
    {
        var arguments = JsonNode.Parse(call.FunctionArguments)!;
        var weather = GetCurrentWeather(arguments["location"]!.GetValue<string>());
        messages.Add(new ToolChatMessage(call.Id, weather));
    }
    // Send the results back along with the messages so far
    completion = await client.CompleteChatAsync(messages, options);
}
Console.WriteLine(completion.Content[0].Text);

string GetCurrentWeather(string location)
{
    return location + " is sunny today.";
}
