// Requires .NET 10 or later
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");

var url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
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

var finished = false;
JsonNode? usage = null;
// Parse the SSE stream line by line; payload lines start with "data:"
using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
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
        if (choice?["finish_reason"]?.GetValue<string>() is not (null or ""))
            finished = true;
    }
    // The last chunk has no choices, only the token usage
    usage = chunk["usage"] ?? usage;
}
Console.WriteLine();
if (!finished)
    throw new EndOfStreamException("The stream ended before the response was complete.");
if (usage is not null)
    Console.WriteLine(usage.ToJsonString());
