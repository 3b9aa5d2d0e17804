// Requires .NET 10 or later
using System.Net.Http.Headers;

// Use an API key of your model's workspace in Beijing (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("No API key found. Set DASHSCOPE_API_KEY to an API key of your model's workspace.");

var url = "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// Replace this with the name of your deployed model
// Open-source Qwen3 models think by default; without streaming, turn that off
var body = """
    {
      "model": "qwen3-8b-ft-202511132025-0260",
      "input": {
        "messages": [
          {"role": "system", "content": "You are a helpful assistant."},
          {"role": "user", "content": "Who are you?"}
        ]
      },
      "parameters": {"result_format": "message", "enable_thinking": false}
    }
    """;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, url);
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
using var response = await client.SendAsync(request);
var text = await response.Content.ReadAsStringAsync();
if (!response.IsSuccessStatusCode)
    throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
Console.WriteLine(text);
