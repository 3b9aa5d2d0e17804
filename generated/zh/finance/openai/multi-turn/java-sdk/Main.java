// Maven 依赖：com.openai:openai-java（2.7.0 及以上版本）
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;

public class Main {
  public static void main(String[] args) {
    // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
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
    ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder();
    // 模型列表：https://help.aliyun.com/zh/model-studio/models
    params.model("qwen-plus");
    params.addSystemMessage("You are a helpful assistant.");
    params.addUserMessage("推荐一部关于太空探索的科幻电影。");
    ChatCompletionMessage answer =
        client.chat().completions().create(params.build()).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());

    // 服务端不保存对话历史，每次请求都要带上完整的对话
    params.addMessage(answer);
    params.addUserMessage("这部电影的导演是谁？");
    answer = client.chat().completions().create(params.build()).choices().get(0).message();
    System.out.println(answer.content().orElseThrow());
  }
}
