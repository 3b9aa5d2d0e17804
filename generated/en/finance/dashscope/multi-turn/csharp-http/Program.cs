// Requires .NET 10 or later
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");

var url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
var body = JsonNode.Parse("""
    {
      "model": "qwen-plus",
      "input": {
        "messages": [
          {"role": "system", "content": "You are a helpful assistant."},
          {"role": "user", "content": "Recommend a science fiction film about space exploration."}
        ]
      },
      "parameters": {"result_format": "message"}
    }
    """)!;
var messages = body["input"]!["messages"]!.AsArray();

using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);

var answer = await AskAsync();
Console.WriteLine(answer);

// The API is stateless: send the full conversation history in every request
messages.Add((JsonNode)new JsonObject { ["role"] = "assistant", ["content"] = answer });
messages.Add((JsonNode)new JsonObject { ["role"] = "user", ["content"] = "Who directed it?" });
Console.WriteLine(await AskAsync());

async Task<string> AskAsync()
{
    using var content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
    using var response = await client.PostAsync(url, content);
    var text = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
    return JsonNode.Parse(text)!["output"]!["choices"]![0]!["message"]!["content"]!.GetValue<string>();
}
