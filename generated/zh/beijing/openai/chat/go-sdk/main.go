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
	// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
	// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	client := openai.NewClient(
		option.WithAPIKey(apiKey),
		option.WithBaseURL("https://dashscope.aliyuncs.com/compatible-mode/v1"),
	)
	completion, err := client.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{
		// 模型列表：https://help.aliyun.com/zh/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You are a helpful assistant."),
			openai.UserMessage("你是谁？"),
		},
	})
	if err != nil {
		var apiErr *openai.Error
		if errors.As(err, &apiErr) {
			log.Fatalf("HTTP %d: %s", apiErr.StatusCode, apiErr.RawJSON())
		}
		log.Fatal(err)
	}
	fmt.Println(completion.RawJSON())
}
