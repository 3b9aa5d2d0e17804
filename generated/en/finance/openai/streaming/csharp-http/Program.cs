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

        var url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
        // Models: https://www.alibabacloud.com/help/en/model-studio/models
        var body = JsonSerializer.Serialize(new
        {
            model = "qwen-plus",
            messages = new object[]
            {
                new { role = "system", content = "You are a helpful assistant." },
                new { role = "user", content = "Who are you?" },
            },
            stream = true,
            stream_options = new { include_usage = true },
        });

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.Add("Authorization", "Bearer " + apiKey);
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
            var data = line.Substring("data:".Length).Trim();
            if (data == "[DONE]")
            {
                return 0;
            }
            var chunk = JsonSerializer.Deserialize<JsonElement>(data);
            if (chunk.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            {
                Console.Error.WriteLine(error.GetProperty("message").GetString());
                return 1;
            }
            foreach (var choice in chunk.GetProperty("choices").EnumerateArray())
            {
                if (choice.GetProperty("delta").TryGetProperty("content", out var content))
                {
                    Console.Write(content.GetString());
                }
            }
            // The last chunk has no choices, only the token usage
            if (chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            {
                Console.WriteLine($"\n{usage}");
            }
        }
        Console.Error.WriteLine("\nThe stream ended before the answer was complete.");
        return 1;
    }
}
