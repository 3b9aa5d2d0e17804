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
        // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
        var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
        if (string.IsNullOrEmpty(apiKey))
        {
            Console.Error.WriteLine("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
            return 1;
        }

        var url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
        var messages = new List<object>
        {
            new { role = "system", content = "You are a helpful assistant." },
            new { role = "user", content = "推荐一部关于太空探索的科幻电影。" },
        };
        var body = new
        {
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
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

        // 服务端不保存对话历史，每次请求都要带上完整的对话
        messages.Add(new { role = "assistant", content });
        messages.Add(new { role = "user", content = "这部电影的导演是谁？" });
        Console.WriteLine(await Ask());
        return 0;
    }
}
