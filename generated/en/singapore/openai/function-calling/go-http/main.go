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
	Role       string     `json:"role"`
	Content    string     `json:"content"`
	ToolCalls  []toolCall `json:"tool_calls,omitempty"`
	ToolCallID string     `json:"tool_call_id,omitempty"`
}

type toolCall struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Function struct {
		Name      string `json:"name"`
		Arguments string `json:"arguments"`
	} `json:"function"`
}

func getCurrentWeather(location string) string {
	return location + " is sunny today."
}

func main() {
	// Use an API key of your sub-workspace in Singapore (keys are region-specific).
	// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.")
	}

	messages := []message{
		{Role: "user", Content: "What is the weather like in Hangzhou?"},
	}
	answer := ask(apiKey, messages)
	if len(answer.ToolCalls) > 0 {
		// The model requested a function call: parse the arguments and run the function locally
		messages = append(messages, answer)
		for _, call := range answer.ToolCalls {
			switch call.Function.Name {
			case "get_current_weather":
				var arguments struct {
					Location string `json:"location"`
				}
				if err := json.Unmarshal([]byte(call.Function.Arguments), &arguments); err != nil {
					log.Fatal(err)
				}
				weather := getCurrentWeather(arguments.Location)
				messages = append(messages, message{Role: "tool", Content: weather, ToolCallID: call.ID})
			default:
				log.Fatal("The model called an unknown function: " + call.Function.Name)
			}
		}
		// Send the result back along with the conversation so far
		answer = ask(apiKey, messages)
	}
	fmt.Println(answer.Content)
}

func ask(apiKey string, messages []message) message {
	body, err := json.Marshal(map[string]any{
		// Model list: https://www.alibabacloud.com/help/en/model-studio/models
		"model":    "qwen-plus",
		"messages": messages,
		"tools": []map[string]any{
			{
				"type": "function",
				"function": map[string]any{
					"name":        "get_current_weather",
					"description": "Get the current weather in a city.",
					"parameters": map[string]any{
						"type": "object",
						"properties": map[string]any{
							"location": map[string]any{
								"type":        "string",
								"description": "City name, for example Hangzhou.",
							},
						},
						"required": []string{"location"},
					},
				},
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	url := "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions"
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
		Choices []struct {
			Message message
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		log.Fatal(err)
	}
	return answer.Choices[0].Message
}
