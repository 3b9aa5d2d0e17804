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
	completion, err := client.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{
		// 模型列表：https://help.aliyun.com/zh/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("提取用户的姓名和年龄，以 JSON 格式返回。"),
			openai.UserMessage("大家好，我叫李雷，今年 28 岁。"),
		},
		ResponseFormat: openai.ChatCompletionNewParamsResponseFormatUnion{
			OfJSONSchema: &openai.ResponseFormatJSONSchemaParam{
				JSONSchema: openai.ResponseFormatJSONSchemaJSONSchemaParam{
					Name:   "person",
					Strict: openai.Bool(true),
					Schema: json.RawMessage(`{
						"type": "object",
						"properties": {
							"name": {"type": "string"},
							"age": {"type": "integer"}
						},
						"required": ["name", "age"],
						"additionalProperties": false
					}`),
				},
			},
		},
	})
	if err != nil {
		var apiErr *openai.Error
		if errors.As(err, &apiErr) {
			log.Fatalf("HTTP %d: %s", apiErr.StatusCode, apiErr.RawJSON())
		}
		log.Fatal(err)
	}

	// 回复内容本身是 JSON 字符串，需要解析
	var result map[string]any
	if err := json.Unmarshal([]byte(completion.Choices[0].Message.Content), &result); err != nil {
		log.Fatal(err)
	}
	fmt.Println(result["name"])
	fmt.Println(result["age"])
}
