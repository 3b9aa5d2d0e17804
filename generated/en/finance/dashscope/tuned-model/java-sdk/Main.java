// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 2.20.3 or later): com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.utils.JsonUtils;
import java.util.ArrayList;
import java.util.List;

public class Main {
  public static void main(String[] args) throws Exception {
    // Use an API key of your model's workspace in Finance cloud (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your model's workspace.");
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
            // Replace this with the name of your deployed model
            // Open-source Qwen3 models think by default; without streaming, turn that off
            .model("qwen3-8b-ft-202511132025-0260")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .enableThinking(false)
            .build();
    GenerationResult result = generation.call(param);
    System.out.println(JsonUtils.toJson(result));
  }
}
