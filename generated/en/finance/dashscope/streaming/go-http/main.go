// Requires Go 1.22 or later

package main

import (
	"bufio"
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

	url := "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
	// Model list: https://www.alibabacloud.com/help/en/model-studio/models
	body := strings.NewReader(`{
		"model": "qwen-plus",
		"input": {
			"messages": [
				{"role": "system", "content": "You are a helpful assistant."},
				{"role": "user", "content": "Who are you?"}
			]
		},
		"parameters": {"result_format": "message", "incremental_output": true}
	}`)
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+apiKey)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-DashScope-SSE", "enable")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 400 {
		text, _ := io.ReadAll(resp.Body)
		log.Fatalf("HTTP %d: %s", resp.StatusCode, text)
	}

	var finishReason string
	var usage *json.RawMessage
	// Parse the SSE stream line by line; payload lines start with "data:"
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data:")
		data = strings.TrimSpace(data)
		if !ok || data == "" {
			continue
		}
		var event struct {
			Output struct {
				Choices []struct {
					Message      struct{ Content string }
					FinishReason string `json:"finish_reason"`
				}
			}
			Usage         *json.RawMessage
			Code, Message string
		}
		if err := json.Unmarshal([]byte(data), &event); err != nil {
			log.Fatal(err)
		}
		if event.Code != "" {
			log.Fatalf("%s: %s", event.Code, event.Message)
		}
		for _, choice := range event.Output.Choices {
			fmt.Print(choice.Message.Content)
			// finish_reason is the string "null" until the response is complete
			if choice.FinishReason != "" && choice.FinishReason != "null" {
				finishReason = choice.FinishReason
			}
		}
		if event.Usage != nil {
			usage = event.Usage
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	fmt.Println()
	if finishReason == "" {
		log.Fatal("The stream ended before the response was complete.")
	}
	if usage != nil {
		fmt.Println(string(*usage))
	}
}
