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
    // 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    String url =
        "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/multimodal-generation/generation";
    // 模型列表：https://help.aliyun.com/zh/model-studio/models
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
                  {"text": "图中描绘的是什么景象？"}
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
