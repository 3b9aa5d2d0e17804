// 需要 .NET 10 及以上版本
using System.Net.Http.Headers;

// 请使用新加坡地域该模型所在业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到该模型所在业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
// 请替换为您部署的模型的名称
// Qwen3 开源版模型默认开启思考模式，非流式调用时需关闭
var body = """
    {
      "model": "qwen3-8b-ft-202511132025-0260",
      "input": {
        "messages": [
          {"role": "system", "content": "You are a helpful assistant."},
          {"role": "user", "content": "你是谁？"}
        ]
      },
      "parameters": {"result_format": "message", "enable_thinking": false}
    }
    """;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, url);
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
using var response = await client.SendAsync(request);
var text = await response.Content.ReadAsStringAsync();
if (!response.IsSuccessStatusCode)
    throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {text}");
Console.WriteLine(text);
