// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（3.0.2 及以上版本）：com.openai:openai-java
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartImage.ImageUrl;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.ArrayList;
import java.util.List;

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
    List<ChatCompletionContentPart> content = new ArrayList<>();
    content.add(
        ChatCompletionContentPart.ofImageUrl(
            ChatCompletionContentPartImage.builder()
                .imageUrl(
                    ImageUrl.builder()
                        .url(
                            "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg")
                        .build())
                .build()));
    content.add(
        ChatCompletionContentPart.ofText(
            ChatCompletionContentPartText.builder().text("图中描绘的是什么景象？").build()));
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
            .model("qwen3-vl-plus")
            .addUserMessageOfArrayOfContentParts(content)
            .build();
    ChatCompletion completion = client.chat().completions().create(params);
    System.out.println(completion.choices().get(0).message().content().orElseThrow());
  }
}
