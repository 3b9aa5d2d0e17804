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

        var url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
        // 模型列表：https://help.aliyun.com/zh/model-studio/models
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
                        content = "提取用户的姓名和年龄，以 JSON 格式返回，例如 {\"name\": \"张三\", \"age\": 20}。",
                    },
                    new { role = "user", content = "大家好，我叫李雷，今年 28 岁。" },
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
        // 回复内容是 JSON 字符串，需要再解析一次
        var message = answer.GetProperty("output").GetProperty("choices")[0].GetProperty("message");
        var content = message.GetProperty("content").GetString()!;
        var person = JsonSerializer.Deserialize<JsonElement>(content);
        Console.WriteLine(person.GetProperty("name").GetString());
        return 0;
    }
}
