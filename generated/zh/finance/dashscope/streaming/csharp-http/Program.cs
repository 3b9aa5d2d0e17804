using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")
    ?? throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
var body = """
    {
      "model": "qwen-plus",
      "input": {
        "messages": [
          {"role": "system", "content": "You are a helpful assistant."},
          {"role": "user", "content": "你是谁？"}
        ]
      },
      "parameters": {"result_format": "message", "incremental_output": true}
    }
    """;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, url);
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
request.Headers.Add("X-DashScope-SSE", "enable");
request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
if (!response.IsSuccessStatusCode)
{
    var text = await response.Content.ReadAsStringAsync();
    throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
}

// 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
var complete = false;
JsonNode? usage = null;
while (await reader.ReadLineAsync() is string line)
{
    if (!line.StartsWith("data:", StringComparison.Ordinal))
        continue;
    var data = line["data:".Length..].Trim();
    if (data == "")
        continue;
    var chunk = JsonNode.Parse(data)!;
    if (chunk["code"]?.GetValue<string>() is { Length: > 0 } code)
        throw new InvalidOperationException($"{code}: {chunk["message"]}");
    foreach (var choice in chunk["output"]?["choices"]?.AsArray() ?? [])
    {
        Console.Write(choice?["message"]?["content"]);
        // 回复结束前，finish_reason 是字符串 "null"
        complete |= choice?["finish_reason"]?.GetValue<string>() is not (null or "null");
    }
    usage = chunk["usage"] ?? usage;
}
Console.WriteLine($"\n{usage?.ToJsonString()}");
if (!complete)
    throw new EndOfStreamException("流式输出中断，回复不完整。");
