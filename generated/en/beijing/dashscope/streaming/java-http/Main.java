// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
// Maven dependency (version 2.10.0 or later): com.fasterxml.jackson.core:jackson-databind
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public class Main {
  public static void main(String[] args) throws Exception {
    // Use an API key of your sub-workspace in Beijing (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
      System.exit(1);
    }

    String url = "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
    // Model list: https://www.alibabacloud.com/help/en/model-studio/models
    String body =
        """
        {
          "model": "qwen-plus",
          "input": {
            "messages": [
              {"role": "system", "content": "You are a helpful assistant."},
              {"role": "user", "content": "Who are you?"}
            ]
          },
          "parameters": {"result_format": "message", "incremental_output": true}
        }
        """;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
            .header("X-DashScope-SSE", "enable")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<Stream<String>> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
    if (response.statusCode() >= 400) {
      String error = response.body().collect(Collectors.joining("\n"));
      System.err.println("HTTP " + response.statusCode() + ": " + error);
      System.exit(1);
    }

    ObjectMapper mapper = new ObjectMapper();
    String finishReason = "";
    JsonNode usage = null;
    // Parse the SSE stream line by line; payload lines start with "data:"
    Iterator<String> lines = response.body().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (!line.startsWith("data:")) {
        continue;
      }
      String data = line.substring("data:".length()).strip();
      if (data.isEmpty()) {
        continue;
      }
      JsonNode chunk = mapper.readTree(data);
      if (!chunk.path("code").asText("").isEmpty()) {
        System.err.println(chunk.get("code").asText() + ": " + chunk.path("message").asText());
        System.exit(1);
      }
      JsonNode choice = chunk.at("/output/choices/0");
      System.out.print(choice.at("/message/content").asText(""));
      finishReason = choice.path("finish_reason").asText(finishReason);
      if (chunk.hasNonNull("usage")) {
        usage = chunk.get("usage");
      }
    }
    System.out.println();
    // finish_reason is the string "null" until the response is complete
    if (finishReason.isEmpty() || finishReason.equals("null")) {
      System.err.println("The stream ended before the response was complete.");
      System.exit(1);
    }
    if (usage != null) {
      System.out.println(usage);
    }
  }
}
