// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（2.20.3 及以上版本）：com.alibaba:dashscope-sdk-java
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
    // 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    MultiModalConversation conversation =
        new MultiModalConversation(
            Protocol.HTTP.getValue(), "https://dashscope-intl.aliyuncs.com/api/v1");
    List<Map<String, Object>> content = new ArrayList<>();
    content.add(
        Map.of(
            "image",
            "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"));
    content.add(Map.of("text", "图中描绘的是什么景象？"));
    MultiModalMessage message =
        MultiModalMessage.builder().role(Role.USER.getValue()).content(content).build();
    MultiModalConversationParam param =
        MultiModalConversationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
            .model("qwen3-vl-plus")
            .message(message)
            .build();
    MultiModalMessage answer =
        conversation.call(param).getOutput().getChoices().get(0).getMessage();
    System.out.println(answer.getContent().get(0).get("text"));
  }
}
