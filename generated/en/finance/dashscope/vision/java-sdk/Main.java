// Maven dependency: com.alibaba:dashscope-sdk-java (version 2.12.0 or later)
import com.alibaba.dashscope.aigc.multimodalconversation.MultiModalConversation;
import com.alibaba.dashscope.aigc.multimodalconversation.MultiModalConversationParam;
import com.alibaba.dashscope.aigc.multimodalconversation.MultiModalConversationResult;
import com.alibaba.dashscope.common.MultiModalMessage;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.utils.JsonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

public class Main {
  public static void main(String[] args) throws Exception {
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
      System.exit(1);
    }

    List<Map<String, Object>> content = new ArrayList<>();
    content.add(
        Map.of(
            "image",
            "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"));
    content.add(Map.of("text", "What does this picture show?"));
    MultiModalMessage message = MultiModalMessage.builder().role("user").content(content).build();
    MultiModalConversationParam param =
        MultiModalConversationParam.builder()
            .apiKey(apiKey)
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-vl-plus")
            .message(message)
            .build();
    MultiModalConversation conversation =
        new MultiModalConversation(
            Protocol.HTTP.getValue(), "https://dashscope-finance.aliyuncs.com/api/v1");
    MultiModalConversationResult result = conversation.call(param);
    System.out.println(JsonUtils.toJson(result));
  }
}
