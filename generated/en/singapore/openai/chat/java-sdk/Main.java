// Maven dependency: com.openai:openai-java (version 2.7.0 or later)
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

public class Main {
  public static void main(String[] args) {
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
      System.exit(1);
    }

    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("You are a helpful assistant.")
            .addUserMessage("Who are you?")
            .build();
    ChatCompletion completion = client.chat().completions().create(params);
    System.out.println(completion);
  }
}
