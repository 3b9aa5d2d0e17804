using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

class Program
{
    static string GetCurrentWeather(string location)
    {
        return location + " is sunny today.";
    }

    static async Task<int> Main()
    {
        // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
        var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
        if (string.IsNullOrEmpty(apiKey))
        {
            Console.Error.WriteLine("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
            return 1;
        }

        var url = "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions";
        var messages = new List<object>
        {
            new { role = "user", content = "What is the weather like in Hangzhou?" },
        };
        var body = new
        {
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            model = "qwen-plus",
            messages,
            tools = new object[]
            {
                new
                {
                    type = "function",
                    function = new
                    {
                        name = "get_current_weather",
                        description = "Get the weather in a city.",
                        parameters = new
                        {
                            type = "object",
                            properties = new
                            {
                                location = new
                                {
                                    type = "string",
                                    description = "The name of the city.",
                                    examples = new[] { "Hangzhou" },
                                },
                            },
                            required = new[] { "location" },
                        },
                    },
                },
            },
        };
        using var client = new HttpClient();

        async Task<JsonElement> Ask()
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
            return answer.GetProperty("choices")[0].GetProperty("message");
        }

        var message = await Ask();
        while (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array
            && calls.GetArrayLength() > 0)
        {
            // The model requests a function call: parse the arguments and run the function here
            messages.Add(message);
            foreach (var call in calls.EnumerateArray())
            {
                var arguments = call.GetProperty("function").GetProperty("arguments").GetString()!;
                var location = JsonSerializer.Deserialize<JsonElement>(arguments).GetProperty("location").GetString()!;
                var content = GetCurrentWeather(location);
                messages.Add(new { role = "tool", tool_call_id = call.GetProperty("id").GetString(), content });
            }
            // Send the results back along with the messages so far
            message = await Ask();
        }
        Console.WriteLine(message.GetProperty("content").GetString());
        return 0;
    }
}
