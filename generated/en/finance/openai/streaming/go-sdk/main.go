// Requires Go 1.26 or later
// Install (v3.0.0 or later): go get github.com/openai/openai-go/v3

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
	// Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
	// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.")
	}

	client := openai.NewClient(
		option.WithAPIKey(apiKey),
		option.WithBaseURL("https://dashscope-finance.aliyuncs.com/compatible-mode/v1"),
	)
	stream := client.Chat.Completions.NewStreaming(context.Background(), openai.ChatCompletionNewParams{
		// Model list: https://www.alibabacloud.com/help/en/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You are a helpful assistant."),
			openai.UserMessage("Who are you?"),
		},
		StreamOptions: openai.ChatCompletionStreamOptionsParam{
			IncludeUsage: openai.Bool(true),
		},
	})
	defer stream.Close()
	var finishReason string
	var usage openai.CompletionUsage
	for stream.Next() {
		chunk := stream.Current()
		for _, choice := range chunk.Choices {
			fmt.Print(choice.Delta.Content)
			if choice.FinishReason != "" {
				finishReason = choice.FinishReason
			}
		}
		// The last chunk has no choices, only the token usage
		if chunk.JSON.Usage.Valid() {
			usage = chunk.Usage
		}
	}
	if err := stream.Err(); err != nil {
		var apiErr *openai.Error
		if errors.As(err, &apiErr) {
			log.Fatalf("HTTP %d: %s", apiErr.StatusCode, apiErr.RawJSON())
		}
		log.Fatal(err)
	}
	fmt.Println()
	if finishReason == "" {
		log.Fatal("The stream ended before the response was complete.")
	}
	if usage.RawJSON() != "" {
		fmt.Println(usage.RawJSON())
	}
}
