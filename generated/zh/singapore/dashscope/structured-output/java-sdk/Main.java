// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（2.20.3 及以上版本）：com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.ResponseFormat;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.utils.JsonUtils;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

public class Main {
  public static void main(String[] args) throws Exception {
    // 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-intl.aliyuncs.com/api/v1");
    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder()
            .role(Role.SYSTEM.getValue())
            .content("提取用户的姓名和年龄，以 JSON 格式返回，例如 {\"name\": \"张三\", \"age\": 20}。")
            .build());
    messages.add(Message.builder().role(Role.USER.getValue()).content("大家好，我叫李雷，今年 28 岁。").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .responseFormat(ResponseFormat.builder().type("json_object").build())
            .build();
    GenerationResult result = generation.call(param);
    // 回复内容本身是 JSON 字符串，需要解析
    String content = result.getOutput().getChoices().get(0).getMessage().getContent();
    JsonObject answer = JsonUtils.parseString(content).getAsJsonObject();
    System.out.println(answer.get("name").getAsString());
    System.out.println(answer.get("age").getAsString());
  }
}
