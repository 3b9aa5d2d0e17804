// Requires .NET 10 or later
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Use an API key of your sub-workspace in Singapore (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");

var url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
var body = JsonNode.Parse("""
    {
      "model": "qwen-plus",
      "messages": [{"role": "user", "content": "What is the weather like in Hangzhou?"}],
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_current_weather",
            "description": "Get the current weather in a city.",
            "parameters": {
              "type": "object",
              "properties": {
                "location": {"type": "string", "description": "City name, for example Hangzhou."}
              },
              "required": ["location"]
            }
          }
        }
      ]
    }
    """)!;
var messages = body["messages"]!.AsArray();

using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);

var message = await AskAsync();
if (message["tool_calls"] is JsonArray { Count: > 0 } calls)
{
    // The model requested a function call: parse the arguments and run the function locally
    messages.Add(message.DeepClone());
    foreach (var call in calls)
    {
        var function = call!["function"]!;
        var name = function["name"]!.GetValue<string>();
        var arguments = JsonNode.Parse(function["arguments"]!.GetValue<string>())!;
        var result = name switch
        {
            "get_current_weather" => GetCurrentWeather(arguments["location"]!.GetValue<string>()),
            _ => throw new InvalidOperationException("The model called an unknown function: " + name),
        };
        messages.Add((JsonNode)new JsonObject
        {
            ["role"] = "tool",
            ["tool_call_id"] = call["id"]!.GetValue<string>(),
            ["content"] = result,
        });
    }
    // Send the result back along with the conversation so far
    message = await AskAsync();
}
Console.WriteLine(message["content"]);

string GetCurrentWeather(string location)
{
    return location + " is sunny today.";
}

async Task<JsonNode> AskAsync()
{
    using var content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
    using var response = await client.PostAsync(url, content);
    var text = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
    return JsonNode.Parse(text)!["choices"]![0]!["message"]!;
}
