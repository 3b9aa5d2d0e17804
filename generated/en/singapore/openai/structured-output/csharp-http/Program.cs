using System.Net.Http.Headers;
using System.Text.Json.Nodes;

// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")
    ?? throw new InvalidOperationException("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");

var url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
// Models: https://www.alibabacloud.com/help/en/model-studio/models
var body = """
    {
      "model": "qwen-plus",
      "messages": [
        {"role": "system", "content": "Extract the user's name and age."},
        {"role": "user", "content": "Hello, my name is Alex and I am 28 years old."}
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

// The content of the answer is a JSON string, to be parsed in turn
var content = JsonNode.Parse(text)!["choices"]![0]!["message"]!["content"]!.GetValue<string>();
var person = JsonNode.Parse(content)!;
Console.WriteLine(person["name"]);
