// Maven 依赖：com.alibaba:dashscope-sdk-java（2.12.0 及以上版本）
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
    // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    List<Map<String, Object>> content = new ArrayList<>();
    content.add(
        Map.of(
            "image",
            "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"));
    content.add(Map.of("text", "图中描绘的是什么景象？"));
    MultiModalMessage message = MultiModalMessage.builder().role("user").content(content).build();
    MultiModalConversationParam param =
        MultiModalConversationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
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
