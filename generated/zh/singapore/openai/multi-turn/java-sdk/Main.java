// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（3.0.2 及以上版本）：com.openai:openai-java
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;

public class Main {
  public static void main(String[] args) {
    // 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("You are a helpful assistant.")
            .addUserMessage("推荐一部关于太空探索的科幻电影。")
            .build();
    ChatCompletionMessage answer =
        client.chat().completions().create(params).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());

    // 服务端不保存对话历史，每次请求都需传入完整的历史消息
    String question = "这部电影的导演是谁？";
    params = params.toBuilder().addMessage(answer).addUserMessage(question).build();
    answer = client.chat().completions().create(params).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());
  }
}
