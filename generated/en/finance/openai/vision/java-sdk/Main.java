// Maven dependency: com.openai:openai-java (version 2.7.0 or later)
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
    List<ChatCompletionContentPart> content = new ArrayList<>();
    content.add(
        image(
            "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"));
    content.add(text("What does this picture show?"));
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-vl-plus")
            .addUserMessageOfArrayOfContentParts(content)
            .build();
    ChatCompletion completion = client.chat().completions().create(params);
    System.out.println(completion);
  }

  static ChatCompletionContentPart image(String url) {
    ImageUrl imageUrl = ImageUrl.builder().url(url).build();
    return ChatCompletionContentPart.ofImageUrl(
        ChatCompletionContentPartImage.builder().imageUrl(imageUrl).build());
  }

  static ChatCompletionContentPart text(String text) {
    return ChatCompletionContentPart.ofText(
        ChatCompletionContentPartText.builder().text(text).build());
  }
}
