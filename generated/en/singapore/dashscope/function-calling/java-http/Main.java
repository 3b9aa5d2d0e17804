// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 2.10.0 or later): com.fasterxml.jackson.core:jackson-databind
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

public class Main {
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  static final ObjectMapper MAPPER = new ObjectMapper();

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

    // Model list: https://www.alibabacloud.com/help/en/model-studio/models
    String json =
        """
        {
          "model": "qwen-plus",
          "input": {
            "messages": [{"role": "user", "content": "What is the weather like in Hangzhou?"}]
          },
          "parameters": {
            "result_format": "message",
            "tools": [
              {
                "type": "function",
                "function": {
                  "name": "get_current_weather",
                  "description": "Get the current weather in a city.",
                  "parameters": {
                    "type": "object",
                    "properties": {
                      "location": {"type": "string", "description": "City name, for example Hangzhou."}
                    },
                    "required": ["location"]
                  }
                }
              }
            ]
          }
        }
        """;
    JsonNode body = MAPPER.readTree(json);
    ArrayNode messages = (ArrayNode) body.at("/input/messages");
    JsonNode message = ask(apiKey, body);
    if (!message.path("tool_calls").isEmpty()) {
      // The model requested a function call: parse the arguments and run the function locally
      messages.add(message);
      for (JsonNode call : message.get("tool_calls")) {
        JsonNode arguments = MAPPER.readTree(call.at("/function/arguments").asText());
        String result = callFunction(call.at("/function/name").asText(), arguments);
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", call.path("id").asText())
            .put("content", result);
      }
      // Send the result back along with the conversation so far
      message = ask(apiKey, body);
    }
    System.out.println(message.path("content").asText());
  }

  static JsonNode ask(String apiKey, JsonNode body) throws Exception {
    String url =
        "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      System.err.println("HTTP " + response.statusCode() + ": " + response.body());
      System.exit(1);
    }
    return MAPPER.readTree(response.body()).at("/output/choices/0/message");
  }
}
