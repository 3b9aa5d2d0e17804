// Maven 依赖：com.openai:openai-java（2.7.0 及以上版本）
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.ResponseFormatJsonSchema.JsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

public class Main {
  public static void main(String[] args) throws Exception {
    // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    ObjectMapper mapper = new ObjectMapper();
    String schema =
        """
        {
          "type": "object",
          "properties": {
            "name": {"type": "string"},
            "age": {"type": "integer"}
          },
          "required": ["name", "age"],
          "additionalProperties": false
        }
        """;
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope-finance.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("提取用户的姓名和年龄。")
            .addUserMessage("大家好，我叫李雷，今年 28 岁。")
            .responseFormat(
                ResponseFormatJsonSchema.builder()
                    .jsonSchema(
                        JsonSchema.builder()
                            .name("person")
                            .strict(true)
                            .schema(mapper.readValue(schema, JsonSchema.Schema.class))
                            .build())
                    .build())
            .build();
    ChatCompletion completion = client.chat().completions().create(params);
    String content = completion.choices().get(0).message().content().orElseThrow();
    // 回复内容是 JSON 字符串，需要再解析一次
    JsonNode person = mapper.readTree(content);
    System.out.println(person.path("name").asText());
  }
}
