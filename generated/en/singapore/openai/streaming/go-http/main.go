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

	url := "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions"
	// Models: https://www.alibabacloud.com/help/en/model-studio/models
	body := strings.NewReader(`{
		"model": "qwen-plus",
		"messages": [
			{"role": "system", "content": "You are a helpful assistant."},
			{"role": "user", "content": "Who are you?"}
		],
		"stream": true,
		"stream_options": {"include_usage": true}
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
	if resp.StatusCode >= 400 {
		text, _ := io.ReadAll(resp.Body)
		log.Fatalf("HTTP %d: %s", resp.StatusCode, text)
	}

	// Server-sent events, line by line: the data is in the lines that begin with data:
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data:")
		if !isData {
			continue
		}
		if strings.TrimSpace(data) == "[DONE]" {
			return
		}
		var chunk struct {
			Choices []struct {
				Delta struct{ Content string }
			}
			Usage *json.RawMessage
			Error *struct{ Message string }
		}
		if err := json.Unmarshal([]byte(data), &chunk); err != nil {
			log.Fatal(err)
		}
		if chunk.Error != nil {
			log.Fatal(chunk.Error.Message)
		}
		for _, choice := range chunk.Choices {
			fmt.Print(choice.Delta.Content)
		}
		// The last chunk has no choices, only the token usage
		if chunk.Usage != nil {
			fmt.Printf("\n%s\n", *chunk.Usage)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	fmt.Println()
	log.Fatal("The stream ended before the answer was complete.")
}
