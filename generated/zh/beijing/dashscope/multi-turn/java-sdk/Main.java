// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（2.20.3 及以上版本）：com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.Role;
import java.util.ArrayList;
import java.util.List;

public class Main {
  public static void main(String[] args) throws Exception {
    // 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
    // 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    Generation generation = new Generation();
    List<Message> messages = new ArrayList<>();
    messages.add(
        Message.builder()
            .role(Role.SYSTEM.getValue())
            .content("You are a helpful assistant.")
            .build());
    messages.add(Message.builder().role(Role.USER.getValue()).content("推荐一部关于太空探索的科幻电影。").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .build();
    Message answer = generation.call(param).getOutput().getChoices().get(0).getMessage();
    System.out.println(answer.getContent());

    // 服务端不保存对话历史，每次请求都需传入完整的历史消息
    messages.add(answer);
    String question = "这部电影的导演是谁？";
    messages.add(Message.builder().role(Role.USER.getValue()).content(question).build());
    param.setMessages(messages);
    answer = generation.call(param).getOutput().getChoices().get(0).getMessage();
    System.out.println(answer.getContent());
  }
}
