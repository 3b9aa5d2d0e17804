// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 3.0.2 or later): com.openai:openai-java
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
            ChatCompletionContentPartText.builder().text("What does this picture show?").build()));
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen3-vl-plus")
            .addUserMessageOfArrayOfContentParts(content)
            .build();
    ChatCompletion completion = client.chat().completions().create(params);
    System.out.println(completion.choices().get(0).message().content().orElseThrow());
  }
}
