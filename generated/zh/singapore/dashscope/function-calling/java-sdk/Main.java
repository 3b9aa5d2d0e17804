// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（2.20.3 及以上版本）：com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.tools.FunctionDefinition;
import com.alibaba.dashscope.tools.ToolCallBase;
import com.alibaba.dashscope.tools.ToolCallFunction;
import com.alibaba.dashscope.tools.ToolFunction;
import com.alibaba.dashscope.utils.JsonUtils;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

public class Main {
  static String getCurrentWeather(String location) {
    return location + "今天是晴天。";
  }

  static String callFunction(String name, JsonObject arguments) {
    return switch (name) {
      case "get_current_weather" -> getCurrentWeather(arguments.get("location").getAsString());
      default -> throw new IllegalArgumentException("模型调用了未知函数：" + name);
    };
  }

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
    String parameters =
        """
        {
          "type": "object",
          "properties": {
            "location": {"type": "string", "description": "城市名称，例如杭州。"}
          },
          "required": ["location"]
        }
        """;
    FunctionDefinition function =
        FunctionDefinition.builder()
            .name("get_current_weather")
            .description("查询指定城市的天气。")
            .parameters(JsonUtils.parseString(parameters).getAsJsonObject())
            .build();
    List<Message> messages = new ArrayList<>();
    messages.add(Message.builder().role(Role.USER.getValue()).content("杭州天气怎么样？").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .tools(List.of(ToolFunction.builder().function(function).build()))
            .build();
    Message message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    if (message.getToolCalls() != null && !message.getToolCalls().isEmpty()) {
      // 模型返回函数调用请求：解析参数，并在本地执行函数
      messages.add(message);
      for (ToolCallBase toolCall : message.getToolCalls()) {
        ToolCallFunction.CallFunction call = ((ToolCallFunction) toolCall).getFunction();
        JsonObject arguments = JsonUtils.parseString(call.getArguments()).getAsJsonObject();
        String result = callFunction(call.getName(), arguments);
        messages.add(
            Message.builder()
                .role(Role.TOOL.getValue())
                .toolCallId(toolCall.getId())
                .content(result)
                .build());
      }
      // 将函数执行结果连同历史消息一起发送给模型
      param.setMessages(messages);
      message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    }
    System.out.println(message.getContent());
  }
}
