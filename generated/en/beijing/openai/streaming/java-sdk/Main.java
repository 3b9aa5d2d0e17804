// Maven dependency: com.openai:openai-java (version 2.7.0 or later)
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import java.util.Iterator;

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
            .baseUrl("https://dashscope.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("You are a helpful assistant.")
            .addUserMessage("Who are you?")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    CompletionUsage usage = null;
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(params)) {
      Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
      while (chunks.hasNext()) {
        ChatCompletionChunk chunk = chunks.next();
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
          choice.delta().content().ifPresent(System.out::print);
        }
        // The last chunk has no choices, only the token usage
        usage = chunk.usage().orElse(null);
      }
    }
    if (usage == null) {
      System.err.println("\nThe stream ended before the answer was complete.");
      System.exit(1);
    }
    System.out.println("\n" + usage);
  }
}
