// Requires Go 1.22 or later

package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	// Use an API key of your model's workspace in Singapore (keys are region-specific).
	// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found. Set DASHSCOPE_API_KEY to an API key of your model's workspace.")
	}

	url := "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
	// Replace this with the name of your deployed model
	// Open-source Qwen3 models think by default; without streaming, turn that off
	body := strings.NewReader(`{
		"model": "qwen3-8b-ft-202511132025-0260",
		"input": {
			"messages": [
				{"role": "system", "content": "You are a helpful assistant."},
				{"role": "user", "content": "Who are you?"}
			]
		},
		"parameters": {"result_format": "message", "enable_thinking": false}
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
	fmt.Println(string(text))
}
