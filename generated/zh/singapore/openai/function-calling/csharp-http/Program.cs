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
        return location + "今天是晴天。";
    }

    static async Task<int> Main()
    {
        // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
        var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
        if (string.IsNullOrEmpty(apiKey))
        {
            Console.Error.WriteLine("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
            return 1;
        }

        var url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
        var messages = new List<object>
        {
            new { role = "user", content = "杭州天气怎么样？" },
        };
        var body = new
        {
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
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
                        description = "查询指定城市的天气。",
                        parameters = new
                        {
                            type = "object",
                            properties = new
                            {
                                location = new
                                {
                                    type = "string",
                                    description = "城市名称。",
                                    examples = new[] { "杭州" },
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
            // 模型要求调用函数：解析参数，在本地执行
            messages.Add(message);
            foreach (var call in calls.EnumerateArray())
            {
                var arguments = call.GetProperty("function").GetProperty("arguments").GetString()!;
                var location = JsonSerializer.Deserialize<JsonElement>(arguments).GetProperty("location").GetString()!;
                var content = GetCurrentWeather(location);
                messages.Add(new { role = "tool", tool_call_id = call.GetProperty("id").GetString(), content });
            }
            // 将函数执行结果连同之前的消息一起发给模型
            message = await Ask();
        }
        Console.WriteLine(message.GetProperty("content").GetString());
        return 0;
    }
}
