using System;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

class Program
{
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
        // 模型列表：https://help.aliyun.com/zh/model-studio/models
        var body = JsonSerializer.Serialize(new
        {
            model = "qwen-plus",
            messages = new object[]
            {
                new { role = "system", content = "提取用户的姓名和年龄。" },
                new { role = "user", content = "大家好，我叫李雷，今年 28 岁。" },
            },
            response_format = new
            {
                type = "json_schema",
                json_schema = new
                {
                    name = "person",
                    strict = true,
                    schema = new
                    {
                        type = "object",
                        properties = new
                        {
                            name = new { type = "string" },
                            age = new { type = "integer" },
                        },
                        required = new[] { "name", "age" },
                        additionalProperties = false,
                    },
                },
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
        // 回复内容是 JSON 字符串，需要再解析一次
        var message = answer.GetProperty("choices")[0].GetProperty("message");
        var content = message.GetProperty("content").GetString()!;
        var person = JsonSerializer.Deserialize<JsonElement>(content);
        Console.WriteLine(person.GetProperty("name").GetString());
        return 0;
    }
}
