// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（3.0.2 及以上版本）：com.openai:openai-java
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import java.util.Iterator;

public class Main {
  public static void main(String[] args) {
    // 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope-finance.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("You are a helpful assistant.")
            .addUserMessage("你是谁？")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    FinishReason finishReason = null;
    CompletionUsage usage = null;
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(params)) {
      Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
      while (chunks.hasNext()) {
        ChatCompletionChunk chunk = chunks.next();
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
          choice.delta().content().ifPresent(System.out::print);
          finishReason = choice.finishReason().orElse(finishReason);
        }
        // 最后一个数据块只包含 Token 用量，choices 为空
        usage = chunk.usage().orElse(usage);
      }
    }
    System.out.println();
    if (finishReason == null) {
      System.err.println("流式输出中断，回复不完整。");
      System.exit(1);
    }
    if (usage != null) {
      System.out.println(usage);
    }
  }
}
