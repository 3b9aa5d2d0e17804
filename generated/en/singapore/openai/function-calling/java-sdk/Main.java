// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 3.0.2 or later): com.openai:openai-java
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

  static String callFunction(String name, JsonNode arguments) {
    return switch (name) {
      case "get_current_weather" -> getCurrentWeather(arguments.get("location").asText());
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

    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(apiKey)
            .baseUrl("https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
            .build();
    ObjectMapper mapper = new ObjectMapper();
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
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            // Model list: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .addUserMessage("What is the weather like in Hangzhou?")
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(
                        FunctionDefinition.builder()
                            .name("get_current_weather")
                            .description("Get the current weather in a city.")
                            .parameters(mapper.readValue(parameters, FunctionParameters.class))
                            .build())
                    .build())
            .build();
    ChatCompletionMessage message =
        client.chat().completions().create(params).choices().get(0).message();
    if (!message.toolCalls().orElse(List.of()).isEmpty()) {
      // The model requested a function call: parse the arguments and run the function locally
      ChatCompletionCreateParams.Builder followUp = params.toBuilder().addMessage(message);
      for (ChatCompletionMessageToolCall toolCall : message.toolCalls().get()) {
        ChatCompletionMessageFunctionToolCall call = toolCall.asFunction();
        JsonNode arguments = mapper.readTree(call.function().arguments());
        String result = callFunction(call.function().name(), arguments);
        followUp.addMessage(
            ChatCompletionToolMessageParam.builder().toolCallId(call.id()).content(result).build());
      }
      // Send the result back along with the conversation so far
      message = client.chat().completions().create(followUp.build()).choices().get(0).message();
    }
    System.out.println(message.content().orElseThrow());
  }
}
