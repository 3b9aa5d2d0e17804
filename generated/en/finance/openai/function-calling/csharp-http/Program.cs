using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")
    ?? throw new InvalidOperationException("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");

var url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
// Models: https://www.alibabacloud.com/help/en/model-studio/models
var body = JsonNode.Parse("""
    {
      "model": "qwen-plus",
      "messages": [{"role": "user", "content": "What is the weather like in Hangzhou?"}],
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_current_weather",
            "description": "Get the weather in a city.",
            "parameters": {
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
          }
        }
      ]
    }
    """)!;
var messages = body["messages"]!.AsArray();
using var client = new HttpClient();

var message = await AskAsync();
while (message["tool_calls"] is JsonArray { Count: > 0 } calls)
{
    // The model requests a function call: parse the arguments and run the function here
    messages.Add(message.DeepClone());
    foreach (var call in calls)
    {
        var arguments = JsonNode.Parse(call!["function"]!["arguments"]!.GetValue<string>())!;
        JsonNode result = new JsonObject
        {
            ["role"] = "tool",
            ["tool_call_id"] = call["id"]!.GetValue<string>(),
            ["content"] = GetCurrentWeather(arguments["location"]!.GetValue<string>()),
        };
        messages.Add(result);
    }
    // Send the results back along with the messages so far
    message = await AskAsync();
}
Console.WriteLine(message["content"]);

string GetCurrentWeather(string location)
{
    return location + " is sunny today.";
}

async Task<JsonNode> AskAsync()
{
    using var request = new HttpRequestMessage(HttpMethod.Post, url);
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
    using var response = await client.SendAsync(request);
    var text = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
    return JsonNode.Parse(text)!["choices"]![0]!["message"]!;
}
