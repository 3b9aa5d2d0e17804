// Requires Go 1.26 or later
// Install (v3.0.0 or later): go get github.com/openai/openai-go/v3

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
	return location + " is sunny today."
}

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
	params := openai.ChatCompletionNewParams{
		// Model list: https://www.alibabacloud.com/help/en/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.UserMessage("What is the weather like in Hangzhou?"),
		},
		Tools: []openai.ChatCompletionToolUnionParam{
			openai.ChatCompletionFunctionTool(openai.FunctionDefinitionParam{
				Name:        "get_current_weather",
				Description: openai.String("Get the current weather in a city."),
				Parameters: openai.FunctionParameters{
					"type": "object",
					"properties": map[string]any{
						"location": map[string]any{
							"type":        "string",
							"description": "City name, for example Hangzhou.",
						},
					},
					"required": []string{"location"},
				},
			}),
		},
	}
	message := ask(client, params)
	if len(message.ToolCalls) > 0 {
		// The model requested a function call: parse the arguments and run the function locally
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
				log.Fatal("The model called an unknown function: " + call.Function.Name)
			}
		}
		// Send the result back along with the conversation so far
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
