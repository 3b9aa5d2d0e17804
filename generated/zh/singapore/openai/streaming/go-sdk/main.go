// 安装依赖：go get github.com/openai/openai-go/v3（v3.0.0 及以上版本）

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	client := openai.NewClient(
		option.WithAPIKey(apiKey),
		option.WithBaseURL("https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
	)
	stream := client.Chat.Completions.NewStreaming(context.Background(), openai.ChatCompletionNewParams{
		// 模型列表：https://help.aliyun.com/zh/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You are a helpful assistant."),
			openai.UserMessage("你是谁？"),
		},
		StreamOptions: openai.ChatCompletionStreamOptionsParam{
			IncludeUsage: openai.Bool(true),
		},
	})
	defer stream.Close()
	var usage openai.CompletionUsage
	for stream.Next() {
		chunk := stream.Current()
		for _, choice := range chunk.Choices {
			fmt.Print(choice.Delta.Content)
		}
		// 最后一个数据块的 choices 为空，只包含 Token 用量
		usage = chunk.Usage
	}
	if err := stream.Err(); err != nil {
		var apiErr *openai.Error
		if errors.As(err, &apiErr) {
			body, _ := io.ReadAll(apiErr.Response.Body)
			log.Fatalf("HTTP %d: %s", apiErr.StatusCode, body)
		}
		log.Fatal(err)
	}
	if usage.TotalTokens == 0 {
		fmt.Println()
		log.Fatal("流式输出中断，回复不完整。")
	}
	fmt.Printf("\n%s\n", usage.RawJSON())
}
