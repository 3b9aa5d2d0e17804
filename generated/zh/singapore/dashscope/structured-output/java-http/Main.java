// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（2.10.0 及以上版本）：com.fasterxml.jackson.core:jackson-databind
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
    // 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    String url =
        "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation";
    // 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
    String body =
        """
        {
          "model": "qwen-plus",
          "input": {
            "messages": [
              {
                "role": "system",
                "content": "提取用户的姓名和年龄，以 JSON 格式返回，例如 {\\"name\\": \\"张三\\", \\"age\\": 20}。"
              },
              {"role": "user", "content": "大家好，我叫李雷，今年 28 岁。"}
            ]
          },
          "parameters": {
            "result_format": "message",
            "response_format": {"type": "json_object"}
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

    ObjectMapper mapper = new ObjectMapper();
    JsonNode message = mapper.readTree(response.body()).at("/output/choices/0/message");
    // 回复内容本身是 JSON 字符串，需要解析
    JsonNode answer = mapper.readTree(message.get("content").asText());
    System.out.println(answer.get("name").asText());
    System.out.println(answer.get("age").asText());
  }
}
