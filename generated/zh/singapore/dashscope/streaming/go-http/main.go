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
	// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	url := "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
	// 模型列表：https://help.aliyun.com/zh/model-studio/models
	body := strings.NewReader(`{
		"model": "qwen-plus",
		"input": {
			"messages": [
				{"role": "system", "content": "You are a helpful assistant."},
				{"role": "user", "content": "你是谁？"}
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

	// 回复结束前，finish_reason 是字符串 "null"
	finishReason := "null"
	var usage json.RawMessage
	// 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
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
		log.Fatal("流式输出中断，回复不完整。")
	}
	fmt.Printf("\n%s\n", usage)
}
