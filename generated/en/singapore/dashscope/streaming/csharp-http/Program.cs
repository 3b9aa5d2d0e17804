using System;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

class Program
{
    static async Task<int> Main()
    {
        // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
        var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
        if (string.IsNullOrEmpty(apiKey))
        {
            Console.Error.WriteLine("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
            return 1;
        }

        var url = "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
        // Models: https://www.alibabacloud.com/help/en/model-studio/models
        var body = JsonSerializer.Serialize(new
        {
            model = "qwen-plus",
            input = new
            {
                messages = new object[]
                {
                    new { role = "system", content = "You are a helpful assistant." },
                    new { role = "user", content = "Who are you?" },
                },
            },
            parameters = new { result_format = "message", incremental_output = true },
        });

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.Add("Authorization", "Bearer " + apiKey);
        request.Headers.Add("X-DashScope-SSE", "enable");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync();
            Console.Error.WriteLine($"HTTP {(int)response.StatusCode}: {text}");
            return 1;
        }

        // Server-sent events, line by line: the data is in the lines that begin with data:
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is string line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }
            var chunk = JsonSerializer.Deserialize<JsonElement>(line.Substring("data:".Length));
            if (chunk.TryGetProperty("code", out var code))
            {
                Console.Error.WriteLine($"{code}: {chunk.GetProperty("message")}");
                return 1;
            }
            var choice = chunk.GetProperty("output").GetProperty("choices")[0];
            Console.Write(choice.GetProperty("message").GetProperty("content").GetString());
            // finish_reason is the string "null" until the answer is complete
            choice.TryGetProperty("finish_reason", out var finishReason);
            if (finishReason.ValueKind == JsonValueKind.String && !finishReason.ValueEquals("null"))
            {
                Console.WriteLine($"\n{chunk.GetProperty("usage")}");
                return 0;
            }
        }
        Console.Error.WriteLine("\nThe stream ended before the answer was complete.");
        return 1;
    }
}
