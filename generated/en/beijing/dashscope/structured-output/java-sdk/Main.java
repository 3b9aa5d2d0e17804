// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 2.20.3 or later): com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.ResponseFormat;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.utils.JsonUtils;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

public class Main {
  public static void main(String[] args) throws Exception {
    // Use an API key of your sub-workspace in Beijing (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
      System.exit(1);
    }

    Generation generation = new Generation();
    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder()
            .role(Role.SYSTEM.getValue())
            .content(
                "Extract the name and age as JSON, for example {\"name\": \"Sam\", \"age\": 20}.")
            .build());
    messages.add(
        Message.builder()
            .role(Role.USER.getValue())
            .content("Hello, my name is Alex and I am 28 years old.")
            .build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .responseFormat(ResponseFormat.builder().type("json_object").build())
            .build();
    GenerationResult result = generation.call(param);
    // The message content is itself a JSON string, so parse it
    String content = result.getOutput().getChoices().get(0).getMessage().getContent();
    JsonObject answer = JsonUtils.parseString(content).getAsJsonObject();
    System.out.println(answer.get("name").getAsString());
    System.out.println(answer.get("age").getAsString());
  }
}
