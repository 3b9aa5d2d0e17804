// Maven dependency: com.openai:openai-java (version 2.7.0 or later)
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;

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
            .baseUrl("https://dashscope-finance.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder();
    // Models: https://www.alibabacloud.com/help/en/model-studio/models
    params.model("qwen-plus");
    params.addSystemMessage("You are a helpful assistant.");
    params.addUserMessage("Recommend a science fiction film about space exploration.");
    ChatCompletionMessage answer =
        client.chat().completions().create(params.build()).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());

    // The service keeps no history: each request carries the whole conversation
    params.addMessage(answer);
    params.addUserMessage("Who directed it?");
    answer = client.chat().completions().create(params.build()).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());
  }
}
