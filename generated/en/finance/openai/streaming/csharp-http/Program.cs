using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")
    ?? throw new InvalidOperationException("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");

var url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
// Models: https://www.alibabacloud.com/help/en/model-studio/models
var body = """
    {
      "model": "qwen-plus",
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Who are you?"}
      ],
      "stream": true,
      "stream_options": {"include_usage": true}
    }
    """;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, url);
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
if (!response.IsSuccessStatusCode)
{
    var text = await response.Content.ReadAsStringAsync();
    throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
}

// Server-sent events, line by line: the data is in the lines that begin with data:
using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
var complete = false;
while (await reader.ReadLineAsync() is string line)
{
    if (!line.StartsWith("data:", StringComparison.Ordinal))
        continue;
    var data = line["data:".Length..].Trim();
    if (data is "" or "[DONE]")
        continue;
    var chunk = JsonNode.Parse(data)!;
    if (chunk["error"] is JsonNode error)
        throw new InvalidOperationException(error["message"]?.ToString());
    foreach (var choice in chunk["choices"]?.AsArray() ?? [])
    {
        Console.Write(choice?["delta"]?["content"]);
        complete |= choice?["finish_reason"] is not null;
    }
    // The last chunk has no choices, only the token usage
    if (chunk["usage"] is JsonNode usage)
        Console.Write($"\n{usage.ToJsonString()}");
}
Console.WriteLine();
if (!complete)
    throw new EndOfStreamException("The stream ended before the answer was complete.");
