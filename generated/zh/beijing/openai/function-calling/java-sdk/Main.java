// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（3.0.2 及以上版本）：com.openai:openai-java
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;

public class Main {
  static String getCurrentWeather(String location) {
    return location + "今天是晴天。";
  }

  static String callFunction(String name, JsonNode arguments) {
    return switch (name) {
      case "get_current_weather" -> getCurrentWeather(arguments.get("location").asText());
      default -> throw new IllegalArgumentException("模型调用了未知函数：" + name);
    };
  }

  public static void main(String[] args) throws Exception {
    // 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope.aliyuncs.com/compatible-mode/v1")
            .build();
    ObjectMapper mapper = new ObjectMapper();
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
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .addUserMessage("杭州天气怎么样？")
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(
                        FunctionDefinition.builder()
                            .name("get_current_weather")
                            .description("查询指定城市的天气。")
                            .parameters(mapper.readValue(parameters, FunctionParameters.class))
                            .build())
                    .build())
            .build();
    ChatCompletionMessage message =
        client.chat().completions().create(params).choices().get(0).message();
    if (!message.toolCalls().orElse(List.of()).isEmpty()) {
      // 模型返回函数调用请求：解析参数，并在本地执行函数
      ChatCompletionCreateParams.Builder followUp = params.toBuilder().addMessage(message);
      for (ChatCompletionMessageToolCall toolCall : message.toolCalls().get()) {
        ChatCompletionMessageFunctionToolCall call = toolCall.asFunction();
        JsonNode arguments = mapper.readTree(call.function().arguments());
        String result = callFunction(call.function().name(), arguments);
        followUp.addMessage(
            ChatCompletionToolMessageParam.builder().toolCallId(call.id()).content(result).build());
      }
      // 将函数执行结果连同历史消息一起发送给模型
      message = client.chat().completions().create(followUp.build()).choices().get(0).message();
    }
    System.out.println(message.content().orElseThrow());
  }
}
