// 需要 .NET 10 及以上版本
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var url = "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions";
// 模型列表：https://help.aliyun.com/zh/model-studio/models
var body = """
    {
      "model": "qwen-plus",
      "messages": [
        {"role": "system", "content": "提取用户的姓名和年龄，以 JSON 格式返回。"},
        {"role": "user", "content": "大家好，我叫李雷，今年 28 岁。"}
      ],
      "response_format": {
        "type": "json_schema",
        "json_schema": {
          "name": "person",
          "strict": true,
          "schema": {
            "type": "object",
            "properties": {
              "name": {"type": "string"},
              "age": {"type": "integer"}
            },
            "required": ["name", "age"],
            "additionalProperties": false
          }
        }
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

var content = JsonNode.Parse(text)!["choices"]![0]!["message"]!["content"]!.GetValue<string>();
// 回复内容本身是 JSON 字符串，需要解析
var answer = JsonNode.Parse(content)!;
Console.WriteLine(answer["name"]);
Console.WriteLine(answer["age"]);
