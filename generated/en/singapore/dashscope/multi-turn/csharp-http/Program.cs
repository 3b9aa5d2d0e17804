using System;
using System.Collections.Generic;
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
        var messages = new List<object>
        {
            new { role = "system", content = "You are a helpful assistant." },
            new { role = "user", content = "Recommend a science fiction film about space exploration." },
        };
        var body = new
        {
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            model = "qwen-plus",
            input = new { messages },
            parameters = new { result_format = "message" },
        };
        using var client = new HttpClient();

        async Task<string> Ask()
        {
            var json = JsonSerializer.Serialize(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Headers.Add("Authorization", "Bearer " + apiKey);
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
            {
                Console.Error.WriteLine($"HTTP {(int)response.StatusCode}: {text}");
                Environment.Exit(1);
            }
            var answer = JsonSerializer.Deserialize<JsonElement>(text);
            var message = answer.GetProperty("output").GetProperty("choices")[0].GetProperty("message");
            return message.GetProperty("content").GetString()!;
        }

        var content = await Ask();
        Console.WriteLine(content);

        // The service keeps no history: each request carries the whole conversation
        messages.Add(new { role = "assistant", content });
        messages.Add(new { role = "user", content = "Who directed it?" });
        Console.WriteLine(await Ask());
        return 0;
    }
}
