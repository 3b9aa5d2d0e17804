// 需要 .NET 10 及以上版本
// 安装依赖（2.10.0 及以上版本）：dotnet add package OpenAI
using System.ClientModel;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
var apiKey = Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY");
if (string.IsNullOrEmpty(apiKey))
    throw new InvalidOperationException("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");

var client = new ChatClient(
    // 模型列表：https://help.aliyun.com/zh/model-studio/models
    model: "qwen-plus",
    credential: new ApiKeyCredential(apiKey),
    options: new OpenAIClientOptions
    {
        Endpoint = new Uri("https://dashscope-finance.aliyuncs.com/compatible-mode/v1"),
    });

List<ChatMessage> messages =
[
    new SystemChatMessage("提取用户的姓名和年龄，以 JSON 格式返回。"),
    new UserChatMessage("大家好，我叫李雷，今年 28 岁。"),
];
var options = new ChatCompletionOptions
{
    ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
        jsonSchemaFormatName: "person",
        jsonSchema: BinaryData.FromString("""
            {
              "type": "object",
              "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer"}
              },
              "required": ["name", "age"],
              "additionalProperties": false
            }
            """),
        jsonSchemaIsStrict: true),
};
ChatCompletion completion = await client.CompleteChatAsync(messages, options);

// 回复内容本身是 JSON 字符串，需要解析
var answer = JsonNode.Parse(completion.Content[0].Text)!;
Console.WriteLine(answer["name"]);
Console.WriteLine(answer["age"]);
