// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 2.20.3 or later): com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationOutput;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.aigc.generation.GenerationUsage;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.exception.ApiException;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.utils.JsonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

public class Main {
  public static void main(String[] args) throws Exception {
    // Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
      System.exit(1);
    }

    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-finance.aliyuncs.com/api/v1");
    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder()
            .role(Role.SYSTEM.getValue())
            .content("You are a helpful assistant.")
            .build());
    messages.add(Message.builder().role(Role.USER.getValue()).content("Who are you?").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .incrementalOutput(true)
            .build();
    String finishReason = "";
    GenerationUsage usage = null;
    try {
      for (GenerationResult result : generation.streamCall(param).blockingIterable()) {
        for (GenerationOutput.Choice choice : result.getOutput().getChoices()) {
          System.out.print(Objects.toString(choice.getMessage().getContent(), ""));
          finishReason = Objects.toString(choice.getFinishReason(), finishReason);
        }
        if (result.getUsage() != null) {
          usage = result.getUsage();
        }
      }
    } catch (ApiException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.out.println();
    // finish_reason is the string "null" until the response is complete
    if (finishReason.isEmpty() || finishReason.equals("null")) {
      System.err.println("The stream ended before the response was complete.");
      System.exit(1);
    }
    if (usage != null) {
      System.out.println(JsonUtils.toJson(usage));
    }
    // The SDK's background threads exit only after about a minute, so end the program here
    System.exit(0);
  }
}
