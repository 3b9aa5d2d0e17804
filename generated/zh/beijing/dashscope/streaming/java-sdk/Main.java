// 需要 Java 17 及以上版本；在 Windows 上使用 JDK 17 编译时，请加上 -encoding UTF-8
// Maven 依赖（2.20.3 及以上版本）：com.alibaba:dashscope-sdk-java
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationOutput;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.aigc.generation.GenerationUsage;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.exception.ApiException;
import com.alibaba.dashscope.utils.JsonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
    messages.add(Message.builder().role(Role.USER.getValue()).content("你是谁？").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat(GenerationParam.ResultFormat.MESSAGE)
            .incrementalOutput(true)
            .build();
    String finishReason = "";
    GenerationUsage usage = null;
    try {
      for (GenerationResult result : generation.streamCall(param).blockingIterable()) {
        for (GenerationOutput.Choice choice : result.getOutput().getChoices()) {
          System.out.print(Objects.toString(choice.getMessage().getContent(), ""));
          finishReason = Objects.toString(choice.getFinishReason(), finishReason);
        }
        if (result.getUsage() != null) {
          usage = result.getUsage();
        }
      }
    } catch (ApiException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.out.println();
    // 生成结束前，finish_reason 的值为字符串 "null"
    if (finishReason.isEmpty() || finishReason.equals("null")) {
      System.err.println("流式输出中断，回复不完整。");
      System.exit(1);
    }
    if (usage != null) {
      System.out.println(JsonUtils.toJson(usage));
    }
    // SDK 后台线程约一分钟后才退出，因此在此主动结束程序
    System.exit(0);
  }
}
