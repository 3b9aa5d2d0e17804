// Maven 依赖：com.alibaba:dashscope-sdk-java（2.18.0 及以上版本）
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.ResponseFormat;
import com.alibaba.dashscope.protocol.Protocol;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

public class Main {
  public static void main(String[] args) throws Exception {
    // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder()
            .role("system")
            .content("提取用户的姓名和年龄，以 JSON 格式返回，例如 {\"name\": \"张三\", \"age\": 20}。")
            .build());
    messages.add(Message.builder().role("user").content("大家好，我叫李雷，今年 28 岁。").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat("message")
            .responseFormat(ResponseFormat.builder().type("json_object").build())
            .build();
    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-finance.aliyuncs.com/api/v1");
    GenerationResult result = generation.call(param);
    String content = result.getOutput().getChoices().get(0).getMessage().getContent();
    // 回复内容是 JSON 字符串，需要再解析一次
    JsonObject person = JsonParser.parseString(content).getAsJsonObject();
    System.out.println(person.get("name").getAsString());
  }
}
