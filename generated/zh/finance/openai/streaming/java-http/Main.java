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
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public class Main {
  public static void main(String[] args) throws Exception {
    // 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    String url = "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions";
    // 模型列表：https://help.aliyun.com/zh/model-studio/models
    String body =
        """
        {
          "model": "qwen-plus",
          "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "你是谁？"}
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
    // 按行解析 SSE 响应，以 data: 开头的行是数据
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
      // 最后一个数据块只包含 Token 用量，choices 为空
      if (chunk.hasNonNull("usage")) {
        usage = chunk.get("usage");
      }
    }
    System.out.println();
    if (finishReason.isEmpty()) {
      System.err.println("流式输出中断，回复不完整。");
      System.exit(1);
    }
    if (usage != null) {
      System.out.println(usage);
    }
  }
}
