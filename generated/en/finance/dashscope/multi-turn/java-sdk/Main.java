// Maven dependency: com.alibaba:dashscope-sdk-java (version 2.12.0 or later)
import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;

public class Main {
  public static void main(String[] args) throws Exception {
    // Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
    String apiKey = System.getenv("DASHSCOPE_API_KEY");
    if (apiKey == null || apiKey.isEmpty()) {
      System.err.println("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.");
      System.exit(1);
    }

    List<Message> messages = new ArrayList<>();
    messages.add(Message.builder().role("system").content("You are a helpful assistant.").build());
    messages.add(
        Message.builder()
            .role("user")
            .content("Recommend a science fiction film about space exploration.")
            .build());
    GenerationParam param =
        GenerationParam.builder()
            .apiKey(apiKey)
            // Models: https://www.alibabacloud.com/help/en/model-studio/models
            .model("qwen-plus")
            .messages(messages)
            .resultFormat("message")
            .build();
    Generation generation =
        new Generation(Protocol.HTTP.getValue(), "https://dashscope-finance.aliyuncs.com/api/v1");
    Message answer = generation.call(param).getOutput().getChoices().get(0).getMessage();
    System.out.println(answer.getContent());

    // The service keeps no history: each request carries the whole conversation
    messages.add(answer);
    String question = "Who directed it?";
    messages.add(Message.builder().role("user").content(question).build());
    param.setMessages(messages);
    answer = generation.call(param).getOutput().getChoices().get(0).getMessage();
    System.out.println(answer.getContent());
  }
}
