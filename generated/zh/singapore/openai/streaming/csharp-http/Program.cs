// 需要 .NET 10 及以上版本
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
// 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
var body = """
    {
      "model": "qwen-plus",
      "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "你是谁？"}
      ],
      "stream": true,
      "stream_options": {"include_usage": true}
    }
    """;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, url);
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
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
    if (data is "" or "[DONE]")
        continue;
    var chunk = JsonNode.Parse(data)!;
    if (chunk["error"] is JsonNode error)
        throw new InvalidOperationException(error["message"]?.ToString());
    foreach (var choice in chunk["choices"]?.AsArray() ?? [])
    {
        Console.Write(choice?["delta"]?["content"]);
        if (choice?["finish_reason"]?.GetValue<string>() is not (null or ""))
            finished = true;
    }
    // 最后一个数据块只包含 Token 用量，choices 为空
    usage = chunk["usage"] ?? usage;
}
Console.WriteLine();
if (!finished)
    throw new EndOfStreamException("流式输出中断，回复不完整。");
if (usage is not null)
    Console.WriteLine(usage.ToJsonString());
