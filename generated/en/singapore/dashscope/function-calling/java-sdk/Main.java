// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 2.20.3 or later): com.alibaba:dashscope-sdk-java
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
    return location + " is sunny today.";
  }

  static String callFunction(String name, JsonObject arguments) {
    return switch (name) {
      case "get_current_weather" -> getCurrentWeather(arguments.get("location").getAsString());
      default ->
          throw new IllegalArgumentException("The model called an unknown function: " + name);
    };
  }

  public static void main(String[] args) throws Exception {
    // Use an API key of your sub-workspace in Singapore (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
      System.exit(1);
    }

    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-intl.aliyuncs.com/api/v1");
    String parameters =
        """
        {
          "type": "object",
          "properties": {
            "location": {"type": "string", "description": "City name, for example Hangzhou."}
          },
          "required": ["location"]
        }
        """;
    FunctionDefinition function =
        FunctionDefinition.builder()
            .name("get_current_weather")
            .description("Get the current weather in a city.")
            .parameters(JsonUtils.parseString(parameters).getAsJsonObject())
            .build();
    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder()
            .role(Role.USER.getValue())
            .content("What is the weather like in Hangzhou?")
            .build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .tools(List.of(ToolFunction.builder().function(function).build()))
            .build();
    Message message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    if (message.getToolCalls() != null && !message.getToolCalls().isEmpty()) {
      // The model requested a function call: parse the arguments and run the function locally
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
      // Send the result back along with the conversation so far
      param.setMessages(messages);
      message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    }
    System.out.println(message.getContent());
  }
}
