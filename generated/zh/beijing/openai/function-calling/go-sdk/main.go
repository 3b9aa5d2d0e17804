// 需要 Go 1.26 及以上版本
// 安装依赖（v3.0.0 及以上版本）：go get github.com/openai/openai-go/v3

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func getCurrentWeather(location string) string {
	return location + "今天是晴天。"
}

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
	params := openai.ChatCompletionNewParams{
		// 模型列表：https://help.aliyun.com/zh/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.UserMessage("杭州天气怎么样？"),
		},
		Tools: []openai.ChatCompletionToolUnionParam{
			openai.ChatCompletionFunctionTool(openai.FunctionDefinitionParam{
				Name:        "get_current_weather",
				Description: openai.String("查询指定城市的天气。"),
				Parameters: openai.FunctionParameters{
					"type": "object",
					"properties": map[string]any{
						"location": map[string]any{"type": "string", "description": "城市名称，例如杭州。"},
					},
					"required": []string{"location"},
				},
			}),
		},
	}
	message := ask(client, params)
	if len(message.ToolCalls) > 0 {
		// 模型返回函数调用请求：解析参数，并在本地执行函数
		params.Messages = append(params.Messages, message.ToParam())
		for _, call := range message.ToolCalls {
			switch call.Function.Name {
			case "get_current_weather":
				var arguments struct {
					Location string `json:"location"`
				}
				if err := json.Unmarshal([]byte(call.Function.Arguments), &arguments); err != nil {
					log.Fatal(err)
				}
				weather := getCurrentWeather(arguments.Location)
				params.Messages = append(params.Messages, openai.ToolMessage(weather, call.ID))
			default:
				log.Fatal("模型调用了未知函数：" + call.Function.Name)
			}
		}
		// 将函数执行结果连同历史消息一起发送给模型
		message = ask(client, params)
	}
	fmt.Println(message.Content)
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
