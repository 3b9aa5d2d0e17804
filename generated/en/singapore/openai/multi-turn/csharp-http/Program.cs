using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")
    ?? throw new InvalidOperationException("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");

var url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
// Models: https://www.alibabacloud.com/help/en/model-studio/models
var body = JsonNode.Parse("""
    {
      "model": "qwen-plus",
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Recommend a science fiction film about space exploration."}
      ]
    }
    """)!;
var messages = body["messages"]!.AsArray();
using var client = new HttpClient();

var answer = await AskAsync();
Console.WriteLine(answer);

// The service keeps no history: each request carries the whole conversation
JsonNode reply = new JsonObject { ["role"] = "assistant", ["content"] = answer };
messages.Add(reply);
messages.Add(JsonNode.Parse("""{"role": "user", "content": "Who directed it?"}"""));
Console.WriteLine(await AskAsync());

async Task<string> AskAsync()
{
    using var request = new HttpRequestMessage(HttpMethod.Post, url);
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
    using var response = await client.SendAsync(request);
    var text = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
    return JsonNode.Parse(text)!["choices"]![0]!["message"]!["content"]!.GetValue<string>();
}
