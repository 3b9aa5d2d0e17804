// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 2.20.3 or later): com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.multimodalconversation.MultiModalConversation;
import com.alibaba.dashscope.aigc.multimodalconversation.MultiModalConversationParam;
import com.alibaba.dashscope.common.MultiModalMessage;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    MultiModalConversation conversation =
        new MultiModalConversation(
            Protocol.HTTP.getValue(), "https://dashscope-finance.aliyuncs.com/api/v1");
    List<Map<String, Object>> content = new ArrayList<>();
    content.add(
        Map.of(
            "image",
            "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"));
    content.add(Map.of("text", "What does this picture show?"));
    MultiModalMessage message =
        MultiModalMessage.builder().role(Role.USER.getValue()).content(content).build();
    MultiModalConversationParam param =
        MultiModalConversationParam.builder()
            .apiKey(apiKey)
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen3-vl-plus")
            .message(message)
            .build();
    MultiModalMessage answer =
        conversation.call(param).getOutput().getChoices().get(0).getMessage();
    System.out.println(answer.getContent().get(0).get("text"));
  }
}
