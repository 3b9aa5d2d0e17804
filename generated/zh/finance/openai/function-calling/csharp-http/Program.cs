using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")
    ?? throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
var body = JsonNode.Parse("""
    {
      "model": "qwen-plus",
      "messages": [{"role": "user", "content": "杭州天气怎么样？"}],
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_current_weather",
            "description": "查询指定城市的天气。",
            "parameters": {
              "type": "object",
              "properties": {
                "location": {
                  "type": "string",
                  "description": "城市名称。",
                  "examples": ["杭州"]
                }
              },
              "required": ["location"]
            }
          }
        }
      ]
    }
    """)!;
var messages = body["messages"]!.AsArray();
using var client = new HttpClient();

var message = await AskAsync();
while (message["tool_calls"] is JsonArray { Count: > 0 } calls)
{
    // 模型要求调用函数：解析参数，在本地执行
    messages.Add(message.DeepClone());
    foreach (var call in calls)
    {
        var arguments = JsonNode.Parse(call!["function"]!["arguments"]!.GetValue<string>())!;
        JsonNode result = new JsonObject
        {
            ["role"] = "tool",
            ["tool_call_id"] = call["id"]!.GetValue<string>(),
            ["content"] = GetCurrentWeather(arguments["location"]!.GetValue<string>()),
        };
        messages.Add(result);
    }
    // 将函数执行结果连同之前的消息一起发给模型
    message = await AskAsync();
}
Console.WriteLine(message["content"]);

string GetCurrentWeather(string location)
{
    return location + "今天是晴天。";
}

async Task<JsonNode> AskAsync()
{
    using var request = new HttpRequestMessage(HttpMethod.Post, url);
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
    using var response = await client.SendAsync(request);
    var text = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
    return JsonNode.Parse(text)!["choices"]![0]!["message"]!;
}
