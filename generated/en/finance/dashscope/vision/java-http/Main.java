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

    String url =
        "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/multimodal-generation/generation";
    // Model list: https://www.alibabacloud.com/help/en/model-studio/models
    String body =
        """
        {
          "model": "qwen3-vl-plus",
          "input": {
            "messages": [
              {
                "role": "user",
                "content": [
                  {
                    "image": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"
                  },
                  {"text": "What does this picture show?"}
                ]
              }
            ]
          }
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

    JsonNode answer = new ObjectMapper().readTree(response.body());
    System.out.println(answer.at("/output/choices/0/message/content/0/text").asText());
  }
}
