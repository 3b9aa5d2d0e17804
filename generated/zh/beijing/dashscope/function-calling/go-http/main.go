// 需要 Go 1.22 及以上版本

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
	return location + "今天是晴天。"
}

func main() {
	// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
	// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	messages := []message{
		{Role: "user", Content: "杭州天气怎么样？"},
	}
	answer := ask(apiKey, messages)
	if len(answer.ToolCalls) > 0 {
		// 模型返回函数调用请求：解析参数，并在本地执行函数
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
				log.Fatal("模型调用了未知函数：" + call.Function.Name)
			}
		}
		// 将函数执行结果连同历史消息一起发送给模型
		answer = ask(apiKey, messages)
	}
	fmt.Println(answer.Content)
}

func ask(apiKey string, messages []message) message {
	body, err := json.Marshal(map[string]any{
		// 模型列表：https://help.aliyun.com/zh/model-studio/models
		"model": "qwen-plus",
		"input": map[string]any{"messages": messages},
		"parameters": map[string]any{
			"result_format": "message",
			"tools": []map[string]any{
				{
					"type": "function",
					"function": map[string]any{
						"name":        "get_current_weather",
						"description": "查询指定城市的天气。",
						"parameters": map[string]any{
							"type": "object",
							"properties": map[string]any{
								"location": map[string]any{"type": "string", "description": "城市名称，例如杭州。"},
							},
							"required": []string{"location"},
						},
					},
				},
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	url := "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
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
