// Maven 依赖：com.alibaba:dashscope-sdk-java（2.16.2 及以上版本）
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.tools.FunctionDefinition;
import com.alibaba.dashscope.tools.ToolCallBase;
import com.alibaba.dashscope.tools.ToolCallFunction;
import com.alibaba.dashscope.tools.ToolFunction;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

public class Main {
  static String getCurrentWeather(String location) {
    return location + "今天是晴天。";
  }

  public static void main(String[] args) throws Exception {
    // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    String parameters =
        """
        {
          "type": "object",
          "properties": {
            "location": {
              "type": "string",
              "description": "城市名称。",
              "examples": ["杭州"]
            }
          },
          "required": ["location"]
        }
        """;
    FunctionDefinition function =
        FunctionDefinition.builder()
            .name("get_current_weather")
            .description("查询指定城市的天气。")
            .parameters(JsonParser.parseString(parameters).getAsJsonObject())
            .build();
    List<Message> messages = new ArrayList<>();
    messages.add(Message.builder().role("user").content("杭州天气怎么样？").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat("message")
            .tools(List.of(ToolFunction.builder().function(function).build()))
            .build();
    Generation generation = new Generation();
    Message message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    while (message.getToolCalls() != null && !message.getToolCalls().isEmpty()) {
      // 模型要求调用函数：解析参数，在本地执行
      messages.add(message);
      for (ToolCallBase toolCall : message.getToolCalls()) {
        ToolCallFunction.CallFunction call = ((ToolCallFunction) toolCall).getFunction();
        JsonObject arguments = JsonParser.parseString(call.getArguments()).getAsJsonObject();
        String weather = getCurrentWeather(arguments.get("location").getAsString());
        messages.add(
            Message.builder().role("tool").toolCallId(toolCall.getId()).content(weather).build());
      }
      // 将函数执行结果连同之前的消息一起发给模型
      param.setMessages(messages);
      message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    }
    System.out.println(message.getContent());
  }
}
