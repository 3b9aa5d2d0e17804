// Install: go get github.com/openai/openai-go/v3 (v3.0.0 or later)

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
	// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")
	}

	client := openai.NewClient(
		option.WithAPIKey(apiKey),
		option.WithBaseURL("https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
	)
	params := openai.ChatCompletionNewParams{
		// Models: https://www.alibabacloud.com/help/en/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You are a helpful assistant."),
			openai.UserMessage("Recommend a science fiction film about space exploration."),
		},
	}
	answer := ask(client, params)
	fmt.Println(answer.Content)

	// The service keeps no history: each request carries the whole conversation
	question := "Who directed it?"
	params.Messages = append(params.Messages, answer.ToParam(), openai.UserMessage(question))
	fmt.Println(ask(client, params).Content)
}

func ask(client openai.Client, params openai.ChatCompletionNewParams) openai.ChatCompletionMessage {
	completion, err := client.Chat.Completions.New(context.Background(), params)
	if err != nil {
		var apiErr *openai.Error
		if errors.As(err, &apiErr) {
			body, _ := io.ReadAll(apiErr.Response.Body)
			log.Fatalf("HTTP %d: %s", apiErr.StatusCode, body)
		}
		log.Fatal(err)
	}
	return completion.Choices[0].Message
}
