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
                new { role = "system", content = "You are a helpful assistant." },
                new { role = "user", content = "你是谁？" },
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

        // 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
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
            // 最后一个数据块的 choices 为空，只包含 Token 用量
            if (chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            {
                Console.WriteLine($"\n{usage}");
            }
        }
        Console.Error.WriteLine("\n流式输出中断，回复不完整。");
        return 1;
    }
}
