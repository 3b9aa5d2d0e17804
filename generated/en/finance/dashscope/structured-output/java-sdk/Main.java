// Maven dependency: com.alibaba:dashscope-sdk-java (version 2.18.0 or later)
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.ResponseFormat;
import com.alibaba.dashscope.protocol.Protocol;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

public class Main {
  public static void main(String[] args) throws Exception {
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
      System.exit(1);
    }

    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder()
            .role("system")
            .content(
                "Extract the user's name and age as JSON, for example {\"name\": \"Sam\", \"age\": 20}.")
            .build());
    messages.add(
        Message.builder()
            .role("user")
            .content("Hello, my name is Alex and I am 28 years old.")
            .build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat("message")
            .responseFormat(ResponseFormat.builder().type("json_object").build())
            .build();
    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-finance.aliyuncs.com/api/v1");
    GenerationResult result = generation.call(param);
    String content = result.getOutput().getChoices().get(0).getMessage().getContent();
    // The content of the answer is a JSON string, to be parsed in turn
    JsonObject person = JsonParser.parseString(content).getAsJsonObject();
    System.out.println(person.get("name").getAsString());
  }
}
