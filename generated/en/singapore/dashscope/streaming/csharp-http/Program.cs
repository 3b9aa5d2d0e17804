// Requires .NET 10 or later
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Use an API key of your sub-workspace in Singapore (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");

var url = "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
var body = """
    {
      "model": "qwen-plus",
      "input": {
        "messages": [
          {"role": "system", "content": "You are a helpful assistant."},
          {"role": "user", "content": "Who are you?"}
        ]
      },
      "parameters": {"result_format": "message", "incremental_output": true}
    }
    """;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, url);
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
request.Headers.Add("X-DashScope-SSE", "enable");
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
    if (data == "")
        continue;
    var chunk = JsonNode.Parse(data)!;
    if (chunk["code"]?.GetValue<string>() is { Length: > 0 } code)
        throw new InvalidOperationException($"{code}: {chunk["message"]}");
    foreach (var choice in chunk["output"]?["choices"]?.AsArray() ?? [])
    {
        Console.Write(choice?["message"]?["content"]);
        // finish_reason is the string "null" until the response is complete
        if (choice?["finish_reason"]?.GetValue<string>() is not (null or "" or "null"))
            finished = true;
    }
    usage = chunk["usage"] ?? usage;
}
Console.WriteLine();
if (!finished)
    throw new EndOfStreamException("The stream ended before the response was complete.");
if (usage is not null)
    Console.WriteLine(usage.ToJsonString());
