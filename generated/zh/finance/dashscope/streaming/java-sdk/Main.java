// Maven 依赖：com.alibaba:dashscope-sdk-java（2.15.1 及以上版本）
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationOutput;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.aigc.generation.GenerationUsage;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.exception.ApiException;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.utils.JsonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

public class Main {
  public static void main(String[] args) throws Exception {
    // 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。");
      System.exit(1);
    }

    List<Message> messages = new ArrayList<>();
    messages.add(Message.builder().role("system").content("You are a helpful assistant.").build());
    messages.add(Message.builder().role("user").content("你是谁？").build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // 模型列表：https://help.aliyun.com/zh/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat("message")
            .incrementalOutput(true)
            .build();
    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-finance.aliyuncs.com/api/v1");
    GenerationUsage usage = null;
    // 回复结束前，finish_reason 是字符串 "null"
    String finishReason = "null";
    try {
      for (GenerationResult result : generation.streamCall(param).blockingIterable()) {
        GenerationOutput.Choice choice = result.getOutput().getChoices().get(0);
        System.out.print(Objects.toString(choice.getMessage().getContent(), ""));
        finishReason = choice.getFinishReason();
        usage = result.getUsage();
      }
    } catch (ApiException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    if (finishReason == null || finishReason.equals("null")) {
      System.err.println("\n流式输出中断，回复不完整。");
      System.exit(1);
    }
    System.out.println();
    System.out.println(JsonUtils.toJson(usage));
    // SDK 的后台线程会让程序约一分钟后才结束，因此在这里主动退出
    System.exit(0);
  }
}
