// Maven dependency: com.openai:openai-java (version 3.0.2 or later)
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
    return location + " is sunny today.";
  }

  public static void main(String[] args) throws Exception {
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
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
              "description": "The name of the city.",
              "examples": ["Hangzhou"]
            }
          },
          "required": ["location"]
        }
        """;
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope-finance.aliyuncs.com/compatible-mode/v1")
            .build();
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder()
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .addUserMessage("What is the weather like in Hangzhou?")
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(
                        FunctionDefinition.builder()
                            .name("get_current_weather")
                            .description("Get the weather in a city.")
                            .parameters(mapper.readValue(parameters, FunctionParameters.class))
                            .build())
                    .build());
    ChatCompletionMessage message =
        client.chat().completions().create(params.build()).choices().get(0).message();
    while (!message.toolCalls().orElse(List.of()).isEmpty()) {
      // The model requests a function call: parse the arguments and run the function here
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
      // Send the results back along with the messages so far
      message = client.chat().completions().create(params.build()).choices().get(0).message();
    }
    System.out.println(message.content().orElseThrow());
  }
}
