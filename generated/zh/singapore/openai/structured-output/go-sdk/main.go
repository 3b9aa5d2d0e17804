// 安装依赖：go get github.com/openai/openai-go/v3（v3.0.0 及以上版本）

package main

import (
	"context"
	"encoding/json"
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
	completion, err := client.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{
		// 模型列表：https://help.aliyun.com/zh/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("提取用户的姓名和年龄。"),
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
			body, _ := io.ReadAll(apiErr.Response.Body)
			log.Fatalf("HTTP %d: %s", apiErr.StatusCode, body)
		}
		log.Fatal(err)
	}

	// 回复内容是 JSON 字符串，需要再解析一次
	var person struct{ Name string }
	if err := json.Unmarshal([]byte(completion.Choices[0].Message.Content), &person); err != nil {
		log.Fatal(err)
	}
	fmt.Println(person.Name)
}
