// Maven 依赖：com.openai:openai-java（3.0.2 及以上版本）
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

  public static void main(String[] args) throws Exception {
    // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    ObjectMapper mapper = new ObjectMapper();
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
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams.Builder params =
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
                    .build());
    ChatCompletionMessage message =
        client.chat().completions().create(params.build()).choices().get(0).message();
    while (!message.toolCalls().orElse(List.of()).isEmpty()) {
      // 模型要求调用函数：解析参数，在本地执行
      params.addMessage(message);
      for (ChatCompletionMessageToolCall toolCall : message.toolCalls().get()) {
        ChatCompletionMessageFunctionToolCall call = toolCall.asFunction();
        JsonNode arguments = mapper.readTree(call.function().arguments());
        String weather = getCurrentWeather(arguments.path("location").asText());
        params.addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content(weather)
                .build());
      }
      // 将函数执行结果连同之前的消息一起发给模型
      message = client.chat().completions().create(params.build()).choices().get(0).message();
    }
    System.out.println(message.content().orElseThrow());
  }
}
