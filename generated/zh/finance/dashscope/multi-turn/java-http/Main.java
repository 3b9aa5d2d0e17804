// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（2.10.0 及以上版本）：com.fasterxml.jackson.core:jackson-databind
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
    // 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    // 模型列表：https://help.aliyun.com/zh/model-studio/models
    String json =
        """
        {
          "model": "qwen-plus",
          "input": {
            "messages": [
              {"role": "system", "content": "You are a helpful assistant."},
              {"role": "user", "content": "推荐一部关于太空探索的科幻电影。"}
            ]
          },
          "parameters": {"result_format": "message"}
        }
        """;
    JsonNode body = MAPPER.readTree(json);
    ArrayNode messages = (ArrayNode) body.at("/input/messages");
    String answer = ask(apiKey, body).path("content").asText();
    System.out.println(answer);

    // 服务端不保存对话历史，每次请求都需传入完整的历史消息
    messages.addObject().put("role", "assistant").put("content", answer);
    String question = "这部电影的导演是谁？";
    messages.addObject().put("role", "user").put("content", question);
    System.out.println(ask(apiKey, body).path("content").asText());
  }

  static JsonNode ask(String apiKey, JsonNode body) throws Exception {
    String url =
        "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
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
