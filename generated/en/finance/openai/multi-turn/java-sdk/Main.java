// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 3.0.2 or later): com.openai:openai-java
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;

public class Main {
  public static void main(String[] args) {
    // Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
      System.exit(1);
    }

    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope-finance.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("You are a helpful assistant.")
            .addUserMessage("Recommend a science fiction film about space exploration.")
            .build();
    ChatCompletionMessage answer =
        client.chat().completions().create(params).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());

    // The API is stateless: send the full conversation history in every request
    String question = "Who directed it?";
    params = params.toBuilder().addMessage(answer).addUserMessage(question).build();
    answer = client.chat().completions().create(params).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());
  }
}
