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

var finished = false;
JsonNode? usage = null;
// 按行解析 SSE 响应，以 data: 开头的行是数据
using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
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
        // 生成结束前，finish_reason 的值为字符串 "null"
        if (choice?["finish_reason"]?.GetValue<string>() is not (null or "" or "null"))
            finished = true;
    }
    usage = chunk["usage"] ?? usage;
}
Console.WriteLine();
if (!finished)
    throw new EndOfStreamException("流式输出中断，回复不完整。");
if (usage is not null)
    Console.WriteLine(usage.ToJsonString());
