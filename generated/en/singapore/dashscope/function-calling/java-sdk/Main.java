// Maven dependency: com.alibaba:dashscope-sdk-java (version 2.16.2 or later)
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.protocol.Protocol;
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
    return location + " is sunny today.";
  }

  public static void main(String[] args) throws Exception {
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
      System.exit(1);
    }

    String parameters =
        """
        {
          "type": "object",
          "properties": {
            "location": {
              "type": "string",
              "description": "The name of the city.",
              "examples": ["Hangzhou"]
            }
          },
          "required": ["location"]
        }
        """;
    FunctionDefinition function =
        FunctionDefinition.builder()
            .name("get_current_weather")
            .description("Get the weather in a city.")
            .parameters(JsonParser.parseString(parameters).getAsJsonObject())
            .build();
    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder().role("user").content("What is the weather like in Hangzhou?").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat("message")
            .tools(List.of(ToolFunction.builder().function(function).build()))
            .build();
    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-intl.aliyuncs.com/api/v1");
    Message message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    while (message.getToolCalls() != null && !message.getToolCalls().isEmpty()) {
      // The model requests a function call: parse the arguments and run the function here
      messages.add(message);
      for (ToolCallBase toolCall : message.getToolCalls()) {
        ToolCallFunction.CallFunction call = ((ToolCallFunction) toolCall).getFunction();
        JsonObject arguments = JsonParser.parseString(call.getArguments()).getAsJsonObject();
        String weather = getCurrentWeather(arguments.get("location").getAsString());
        messages.add(
            Message.builder().role("tool").toolCallId(toolCall.getId()).content(weather).build());
      }
      // Send the results back along with the messages so far
      param.setMessages(messages);
      message = generation.call(param).getOutput().getChoices().get(0).getMessage();
    }
    System.out.println(message.getContent());
  }
}
