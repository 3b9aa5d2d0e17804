// Maven dependency: com.alibaba:dashscope-sdk-java (version 2.15.1 or later)
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationOutput;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.aigc.generation.GenerationUsage;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.exception.ApiException;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.utils.JsonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

public class Main {
  public static void main(String[] args) throws Exception {
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
      System.exit(1);
    }

    List<Message> messages = new ArrayList<>();
    messages.add(Message.builder().role("system").content("You are a helpful assistant.").build());
    messages.add(Message.builder().role("user").content("Who are you?").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat("message")
            .incrementalOutput(true)
            .build();
    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-intl.aliyuncs.com/api/v1");
    GenerationUsage usage = null;
    // finish_reason is the string "null" until the answer is complete
    String finishReason = "null";
    try {
      for (GenerationResult result : generation.streamCall(param).blockingIterable()) {
        GenerationOutput.Choice choice = result.getOutput().getChoices().get(0);
        System.out.print(Objects.toString(choice.getMessage().getContent(), ""));
        finishReason = choice.getFinishReason();
        usage = result.getUsage();
      }
    } catch (ApiException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    if (finishReason == null || finishReason.equals("null")) {
      System.err.println("\nThe stream ended before the answer was complete.");
      System.exit(1);
    }
    System.out.println();
    System.out.println(JsonUtils.toJson(usage));
    // Exit here: the SDK's threads would keep the program running for a minute
    System.exit(0);
  }
}
