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
	// 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
	// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	url := "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions"
	// 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
	body := strings.NewReader(`{
		"model": "qwen-plus",
		"messages": [
			{"role": "system", "content": "You are a helpful assistant."},
			{"role": "user", "content": "你是谁？"}
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
		if data == "[DONE]" {
			break
		}
		var event struct {
			Choices []struct {
				Delta        struct{ Content string }
				FinishReason string `json:"finish_reason"`
			}
			Usage *json.RawMessage
			Error *struct{ Message string }
		}
		if err := json.Unmarshal([]byte(data), &event); err != nil {
			log.Fatal(err)
		}
		if event.Error != nil {
			log.Fatal(event.Error.Message)
		}
		for _, choice := range event.Choices {
			fmt.Print(choice.Delta.Content)
			if choice.FinishReason != "" {
				finishReason = choice.FinishReason
			}
		}
		// 最后一个数据块只包含 Token 用量，choices 为空
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
