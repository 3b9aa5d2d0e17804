// Requires Go 1.22 or later

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	// Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
	// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.")
	}

	url := "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions"
	// Model list: https://www.alibabacloud.com/help/en/model-studio/models
	body := strings.NewReader(`{
		"model": "qwen-plus",
		"messages": [
			{"role": "system", "content": "Extract the name and age as JSON."},
			{"role": "user", "content": "Hello, my name is Alex and I am 28 years old."}
		],
		"response_format": {
			"type": "json_schema",
			"json_schema": {
				"name": "person",
				"strict": true,
				"schema": {
					"type": "object",
					"properties": {
						"name": {"type": "string"},
						"age": {"type": "integer"}
					},
					"required": ["name", "age"],
					"additionalProperties": false
				}
			}
		}
	}`)
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+apiKey)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode >= 400 {
		log.Fatalf("HTTP %d: %s", resp.StatusCode, text)
	}

	var answer struct {
		Choices []struct {
			Message struct{ Content string }
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		log.Fatal(err)
	}
	// The message content is itself a JSON string, so parse it
	var result map[string]any
	if err := json.Unmarshal([]byte(answer.Choices[0].Message.Content), &result); err != nil {
		log.Fatal(err)
	}
	fmt.Println(result["name"])
	fmt.Println(result["age"])
}
