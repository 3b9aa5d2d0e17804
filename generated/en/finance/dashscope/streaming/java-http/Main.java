// Maven dependency: com.fasterxml.jackson.core:jackson-databind (version 2.10.0 or later)
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
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
      System.exit(1);
    }

    String url =
        "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
    // Models: https://www.alibabacloud.com/help/en/model-studio/models
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
    JsonNode usage = null;
    // finish_reason is the string "null" until the answer is complete
    String finishReason = "null";
    // Server-sent events, line by line: the data is in the lines that begin with data:
    Iterator<String> lines = response.body().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (!line.startsWith("data:")) {
        continue;
      }
      JsonNode chunk = mapper.readTree(line.substring("data:".length()));
      if (chunk.has("code")) {
        System.err.println(chunk.get("code").asText() + ": " + chunk.path("message").asText());
        System.exit(1);
      }
      JsonNode choice = chunk.at("/output/choices/0");
      System.out.print(choice.at("/message/content").asText(""));
      finishReason = choice.path("finish_reason").asText("null");
      usage = chunk.get("usage");
    }
    if (finishReason.equals("null")) {
      System.err.println("\nThe stream ended before the answer was complete.");
      System.exit(1);
    }
    System.out.println();
    System.out.println(usage);
  }
}
