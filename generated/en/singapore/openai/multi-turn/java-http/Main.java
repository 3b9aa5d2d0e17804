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
          "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Recommend a science fiction film about space exploration."}
          ]
        }
        """;
    JsonNode body = MAPPER.readTree(json);
    ArrayNode messages = (ArrayNode) body.at("/messages");
    String answer = ask(apiKey, body).path("content").asText();
    System.out.println(answer);

    // The API is stateless: send the full conversation history in every request
    messages.addObject().put("role", "assistant").put("content", answer);
    String question = "Who directed it?";
    messages.addObject().put("role", "user").put("content", question);
    System.out.println(ask(apiKey, body).path("content").asText());
  }

  static JsonNode ask(String apiKey, JsonNode body) throws Exception {
    String url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
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
    return MAPPER.readTree(response.body()).at("/choices/0/message");
  }
}
