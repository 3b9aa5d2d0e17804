// Requires Java 17 or later (with JDK 17 on Windows, compile with -encoding UTF-8)
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

public class Main {
  public static void main(String[] args) throws Exception {
    // Use an API key of your model's workspace in Singapore (keys are region-specific).
    // Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println(
          "No API key found. Set DASHSCOPE_API_KEY to an API key of your model's workspace.");
      System.exit(1);
    }

    String url =
        "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
    // Replace this with the name of your deployed model
    // Open-source Qwen3 models think by default; without streaming, turn that off
    String body =
        """
        {
          "model": "qwen3-8b-ft-202511132025-0260",
          "input": {
            "messages": [
              {"role": "system", "content": "You are a helpful assistant."},
              {"role": "user", "content": "Who are you?"}
            ]
          },
          "parameters": {"result_format": "message", "enable_thinking": false}
        }
        """;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      System.err.println("HTTP " + response.statusCode() + ": " + response.body());
      System.exit(1);
    }
    System.out.println(response.body());
  }
}
