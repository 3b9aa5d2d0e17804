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
    // Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.");
      System.exit(1);
    }

    String url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
    // Model list: https://www.alibabacloud.com/help/en/model-studio/models
    String body =
        """
        {
          "model": "qwen-plus",
          "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Who are you?"}
          ],
          "stream": true,
          "stream_options": {"include_usage": true}
        }
        """;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
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
      if (data.equals("[DONE]")) {
        break;
      }
      JsonNode chunk = mapper.readTree(data);
      if (chunk.hasNonNull("error")) {
        System.err.println(chunk.at("/error/message").asText());
        System.exit(1);
      }
      JsonNode choice = chunk.at("/choices/0");
      System.out.print(choice.at("/delta/content").asText(""));
      finishReason = choice.path("finish_reason").asText(finishReason);
      // The last chunk has no choices, only the token usage
      if (chunk.hasNonNull("usage")) {
        usage = chunk.get("usage");
      }
    }
    System.out.println();
    if (finishReason.isEmpty()) {
      System.err.println("The stream ended before the response was complete.");
      System.exit(1);
    }
    if (usage != null) {
      System.out.println(usage);
    }
  }
}
