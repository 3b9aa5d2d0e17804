// 需要 .NET 10 及以上版本
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
var body = JsonNode.Parse("""
    {
      "model": "qwen-plus",
      "input": {
        "messages": [{"role": "user", "content": "杭州天气怎么样？"}]
      },
      "parameters": {
        "result_format": "message",
        "tools": [
          {
            "type": "function",
            "function": {
              "name": "get_current_weather",
              "description": "查询指定城市的天气。",
              "parameters": {
                "type": "object",
                "properties": {
                  "location": {"type": "string", "description": "城市名称，例如杭州。"}
                },
                "required": ["location"]
              }
            }
          }
        ]
      }
    }
    """)!;
var messages = body["input"]!["messages"]!.AsArray();

using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);

var message = await AskAsync();
if (message["tool_calls"] is JsonArray { Count: > 0 } calls)
{
    // 模型返回函数调用请求：解析参数，并在本地执行函数
    messages.Add(message.DeepClone());
    foreach (var call in calls)
    {
        var function = call!["function"]!;
        var name = function["name"]!.GetValue<string>();
        var arguments = JsonNode.Parse(function["arguments"]!.GetValue<string>())!;
        var result = name switch
        {
            "get_current_weather" => GetCurrentWeather(arguments["location"]!.GetValue<string>()),
            _ => throw new InvalidOperationException("模型调用了未知函数：" + name),
        };
        messages.Add((JsonNode)new JsonObject
        {
            ["role"] = "tool",
            ["tool_call_id"] = call["id"]!.GetValue<string>(),
            ["content"] = result,
        });
    }
    // 将函数执行结果连同历史消息一起发送给模型
    message = await AskAsync();
}
Console.WriteLine(message["content"]);

string GetCurrentWeather(string location)
{
    return location + "今天是晴天。";
}

async Task<JsonNode> AskAsync()
{
    using var content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
    using var response = await client.PostAsync(url, content);
    var text = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
    return JsonNode.Parse(text)!["output"]!["choices"]![0]!["message"]!;
}
