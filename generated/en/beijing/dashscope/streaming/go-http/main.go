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

	// finish_reason is the string "null" until the answer is complete
	finishReason := "null"
	var usage json.RawMessage
	// Server-sent events, line by line: the data is in the lines that begin with data:
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data:")
		if !isData {
			continue
		}
		var event struct {
			Output struct {
				Choices []struct {
					Message      struct{ Content string }
					FinishReason string `json:"finish_reason"`
				}
			}
			Usage         json.RawMessage
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
			finishReason = choice.FinishReason
		}
		usage = event.Usage
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if finishReason == "" || finishReason == "null" {
		fmt.Println()
		log.Fatal("The stream ended before the answer was complete.")
	}
	fmt.Printf("\n%s\n", usage)
}
