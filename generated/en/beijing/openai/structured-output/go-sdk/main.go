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

func main() {
	// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")
	}

	client := openai.NewClient(
		option.WithAPIKey(apiKey),
		option.WithBaseURL("https://dashscope.aliyuncs.com/compatible-mode/v1"),
	)
	completion, err := client.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{
		// Models: https://www.alibabacloud.com/help/en/model-studio/models
		Model: "qwen-plus",
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("Extract the user's name and age."),
			openai.UserMessage("Hello, my name is Alex and I am 28 years old."),
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

	// The content of the answer is a JSON string, to be parsed in turn
	var person struct{ Name string }
	if err := json.Unmarshal([]byte(completion.Choices[0].Message.Content), &person); err != nil {
		log.Fatal(err)
	}
	fmt.Println(person.Name)
}
