// 需要 .NET 10 及以上版本
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
var body = JsonNode.Parse("""
    {
      "model": "qwen-plus",
      "input": {
        "messages": [
          {"role": "system", "content": "You are a helpful assistant."},
          {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"}
        ]
      },
      "parameters": {"result_format": "message"}
    }
    """)!;
var messages = body["input"]!["messages"]!.AsArray();

using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);

var answer = await AskAsync();
Console.WriteLine(answer);

// 服务端不保存对话历史，每次请求都需传入完整的历史消息
messages.Add((JsonNode)new JsonObject { ["role"] = "assistant", ["content"] = answer });
messages.Add((JsonNode)new JsonObject { ["role"] = "user", ["content"] = "这部电影的导演是谁？" });
Console.WriteLine(await AskAsync());

async Task<string> AskAsync()
{
    using var content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
    using var response = await client.PostAsync(url, content);
    var text = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
    return JsonNode.Parse(text)!["output"]!["choices"]![0]!["message"]!["content"]!.GetValue<string>();
}
