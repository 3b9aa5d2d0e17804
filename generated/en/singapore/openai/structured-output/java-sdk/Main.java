// Maven dependency: com.openai:openai-java (version 2.7.0 or later)
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
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
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
            .baseUrl("https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("Extract the user's name and age.")
            .addUserMessage("Hello, my name is Alex and I am 28 years old.")
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
    // The content of the answer is a JSON string, to be parsed in turn
    JsonNode person = mapper.readTree(content);
    System.out.println(person.path("name").asText());
  }
}
