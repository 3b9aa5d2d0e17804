// 需要 Go 1.22 及以上版本

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
	// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
	// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	url := "https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
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

	var finishReason string
	var usage *json.RawMessage
	// 按行解析 SSE 响应，以 data: 开头的行是数据
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
			// 生成结束前，finish_reason 的值为字符串 "null"
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
		log.Fatal("流式输出中断，回复不完整。")
	}
	if usage != nil {
		fmt.Println(string(*usage))
	}
}
