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
	// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")
	}

	url := "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
	// Models: https://www.alibabacloud.com/help/en/model-studio/models
	body := strings.NewReader(`{
		"model": "qwen-plus",
		"input": {
			"messages": [
				{
					"role": "system",
					"content": "Extract the user's name and age as JSON, for example {\"name\": \"Sam\", \"age\": 20}."
				},
				{"role": "user", "content": "Hello, my name is Alex and I am 28 years old."}
			]
		},
		"parameters": {
			"result_format": "message",
			"response_format": {"type": "json_object"}
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
		Output struct {
			Choices []struct {
				Message struct{ Content string }
			}
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		log.Fatal(err)
	}
	// The content of the answer is a JSON string, to be parsed in turn
	var person struct{ Name string }
	if err := json.Unmarshal([]byte(answer.Output.Choices[0].Message.Content), &person); err != nil {
		log.Fatal(err)
	}
	fmt.Println(person.Name)
}
