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

  static String getCurrentWeather(String location) {
    return location + "今天是晴天。";
  }

  static String callFunction(String name, JsonNode arguments) {
    return switch (name) {
      case "get_current_weather" -> getCurrentWeather(arguments.get("location").asText());
      default -> throw new IllegalArgumentException("模型调用了未知函数：" + name);
    };
  }

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
            "messages": [{"role": "user", "content": "杭州天气怎么样？"}]
          },
          "parameters": {
            "result_format": "message",
            "tools": [
              {
                "type": "function",
                "function": {
                  "name": "get_current_weather",
                  "description": "查询指定城市的天气。",
                  "parameters": {
                    "type": "object",
                    "properties": {
                      "location": {"type": "string", "description": "城市名称，例如杭州。"}
                    },
                    "required": ["location"]
                  }
                }
              }
            ]
          }
        }
        """;
    JsonNode body = MAPPER.readTree(json);
    ArrayNode messages = (ArrayNode) body.at("/input/messages");
    JsonNode message = ask(apiKey, body);
    if (!message.path("tool_calls").isEmpty()) {
      // 模型返回函数调用请求：解析参数，并在本地执行函数
      messages.add(message);
      for (JsonNode call : message.get("tool_calls")) {
        JsonNode arguments = MAPPER.readTree(call.at("/function/arguments").asText());
        String result = callFunction(call.at("/function/name").asText(), arguments);
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", call.path("id").asText())
            .put("content", result);
      }
      // 将函数执行结果连同历史消息一起发送给模型
      message = ask(apiKey, body);
    }
    System.out.println(message.path("content").asText());
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
