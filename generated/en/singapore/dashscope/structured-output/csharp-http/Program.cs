using System;
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
                    new
                    {
                        role = "system",
                        content = "Extract the user's name and age as JSON, for example {\"name\": \"Sam\", \"age\": 20}.",
                    },
                    new { role = "user", content = "Hello, my name is Alex and I am 28 years old." },
                },
            },
            parameters = new
            {
                result_format = "message",
                response_format = new { type = "json_object" },
            },
        });

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.Add("Authorization", "Bearer " + apiKey);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            Console.Error.WriteLine($"HTTP {(int)response.StatusCode}: {text}");
            return 1;
        }

        var answer = JsonSerializer.Deserialize<JsonElement>(text);
        // The content of the answer is a JSON string, to be parsed in turn
        var message = answer.GetProperty("output").GetProperty("choices")[0].GetProperty("message");
        var content = message.GetProperty("content").GetString()!;
        var person = JsonSerializer.Deserialize<JsonElement>(content);
        Console.WriteLine(person.GetProperty("name").GetString());
        return 0;
    }
}
