// 需要 .NET 10 及以上版本
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/multimodal-generation/generation";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
var body = """
    {
      "model": "qwen3-vl-plus",
      "input": {
        "messages": [
          {
            "role": "user",
            "content": [
              {
                "image": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"
              },
              {"text": "图中描绘的是什么景象？"}
            ]
          }
        ]
      }
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

Console.WriteLine(JsonNode.Parse(text)!["output"]!["choices"]![0]!["message"]!["content"]![0]!["text"]);
