// 需要 Go 1.26 及以上版本
// 安装依赖（v3.0.0 及以上版本）：go get github.com/openai/openai-go/v3

package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
	// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	client := openai.NewClient(
		option.WithAPIKey(apiKey),
		option.WithBaseURL("https://dashscope-finance.aliyuncs.com/compatible-mode/v1"),
	)
	params := openai.ChatCompletionNewParams{
		// 模型列表：https://help.aliyun.com/zh/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You are a helpful assistant."),
			openai.UserMessage("推荐一部关于太空探索的科幻电影。"),
		},
	}
	answer := ask(client, params)
	fmt.Println(answer.Content)

	// 服务端不保存对话历史，每次请求都需传入完整的历史消息
	question := "这部电影的导演是谁？"
	params.Messages = append(params.Messages, answer.ToParam(), openai.UserMessage(question))
	fmt.Println(ask(client, params).Content)
}

func ask(client openai.Client, params openai.ChatCompletionNewParams) openai.ChatCompletionMessage {
	completion, err := client.Chat.Completions.New(context.Background(), params)
	if err != nil {
		var apiErr *openai.Error
		if errors.As(err, &apiErr) {
			log.Fatalf("HTTP %d: %s", apiErr.StatusCode, apiErr.RawJSON())
		}
		log.Fatal(err)
	}
	return completion.Choices[0].Message
}
