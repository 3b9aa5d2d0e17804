// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（3.0.2 及以上版本）：com.openai:openai-java
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;

public class Main {
  static class Person {
    public String name;
    public int age;
  }

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
    StructuredChatCompletionCreateParams<Person> params =
        ChatCompletionCreateParams.builder()
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("提取用户的姓名和年龄，以 JSON 格式返回。")
            .addUserMessage("大家好，我叫李雷，今年 28 岁。")
            .responseFormat(Person.class)
            .build();
    StructuredChatCompletion<Person> completion = client.chat().completions().create(params);
    Person answer = completion.choices().get(0).message().content().orElseThrow();
    System.out.println(answer.name);
    System.out.println(answer.age);
  }
}
