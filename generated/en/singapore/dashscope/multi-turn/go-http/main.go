// Requires Go 1.22 or later

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

func main() {
	// Use an API key of your sub-workspace in Singapore (keys are region-specific).
	// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.")
	}

	messages := []message{
		{Role: "system", Content: "You are a helpful assistant."},
		{Role: "user", Content: "Recommend a science fiction film about space exploration."},
	}
	answer := ask(apiKey, messages)
	fmt.Println(answer.Content)

	// The API is stateless: send the full conversation history in every request
	question := message{Role: "user", Content: "Who directed it?"}
	messages = append(messages, answer, question)
	fmt.Println(ask(apiKey, messages).Content)
}

func ask(apiKey string, messages []message) message {
	body, err := json.Marshal(map[string]any{
		// Model list: https://www.alibabacloud.com/help/en/model-studio/models
		"model":      "qwen-plus",
		"input":      map[string]any{"messages": messages},
		"parameters": map[string]any{"result_format": "message"},
	})
	if err != nil {
		log.Fatal(err)
	}
	url := "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
	req, err := http.NewRequest("POST", url, bytes.NewReader(body))
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
				Message message
			}
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		log.Fatal(err)
	}
	return answer.Output.Choices[0].Message
}
