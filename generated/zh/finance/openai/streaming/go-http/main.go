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

	url := "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions"
	// 模型列表：https://help.aliyun.com/zh/model-studio/models
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

	// 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
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
		// 最后一个数据块的 choices 为空，只包含 Token 用量
		if chunk.Usage != nil {
			fmt.Printf("\n%s\n", *chunk.Usage)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	fmt.Println()
	log.Fatal("流式输出中断，回复不完整。")
}
