// Install: go get github.com/openai/openai-go/v3 (v3.0.0 or later)

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

func getCurrentWeather(location string) string {
	return location + " is sunny today."
}

func main() {
	// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")
	}

	client := openai.NewClient(
		option.WithAPIKey(apiKey),
		option.WithBaseURL("https://dashscope-finance.aliyuncs.com/compatible-mode/v1"),
	)
	var parameters openai.FunctionParameters
	if err := json.Unmarshal([]byte(`{
		"type": "object",
		"properties": {
			"location": {
				"type": "string",
				"description": "The name of the city.",
				"examples": ["Hangzhou"]
			}
		},
		"required": ["location"]
	}`), &parameters); err != nil {
		log.Fatal(err)
	}
	params := openai.ChatCompletionNewParams{
		// Models: https://www.alibabacloud.com/help/en/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.UserMessage("What is the weather like in Hangzhou?"),
		},
		Tools: []openai.ChatCompletionToolUnionParam{
			openai.ChatCompletionFunctionTool(openai.FunctionDefinitionParam{
				Name:        "get_current_weather",
				Description: openai.String("Get the weather in a city."),
				Parameters:  parameters,
			}),
		},
	}
	message := ask(client, params)
	for len(message.ToolCalls) > 0 {
		// The model requests a function call: parse the arguments and run the function here
		params.Messages = append(params.Messages, message.ToParam())
		for _, call := range message.ToolCalls {
			var arguments struct{ Location string }
			if err := json.Unmarshal([]byte(call.Function.Arguments), &arguments); err != nil {
				log.Fatal(err)
			}
			weather := getCurrentWeather(arguments.Location)
			params.Messages = append(params.Messages, openai.ToolMessage(weather, call.ID))
		}
		// Send the results back along with the messages so far
		message = ask(client, params)
	}
	fmt.Println(message.Content)
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
