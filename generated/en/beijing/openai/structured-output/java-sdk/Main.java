// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 3.0.2 or later): com.openai:openai-java
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
    // Use an API key of your sub-workspace in Beijing (keys are region-specific).
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
            .baseUrl("https://dashscope.aliyuncs.com/compatible-mode/v1")
            .build();
    StructuredChatCompletionCreateParams<Person> params =
        ChatCompletionCreateParams.builder()
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .addSystemMessage("Extract the name and age as JSON.")
            .addUserMessage("Hello, my name is Alex and I am 28 years old.")
            .responseFormat(Person.class)
            .build();
    StructuredChatCompletion<Person> completion = client.chat().completions().create(params);
    Person answer = completion.choices().get(0).message().content().orElseThrow();
    System.out.println(answer.name);
    System.out.println(answer.age);
  }
}
