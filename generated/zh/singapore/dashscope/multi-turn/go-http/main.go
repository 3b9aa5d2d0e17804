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
	Role    string `json:"role"`
	Content string `json:"content"`
}

func main() {
	// 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
	// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	messages := []message{
		{Role: "system", Content: "You are a helpful assistant."},
		{Role: "user", Content: "推荐一部关于太空探索的科幻电影。"},
	}
	answer := ask(apiKey, messages)
	fmt.Println(answer.Content)

	// 服务端不保存对话历史，每次请求都需传入完整的历史消息
	question := message{Role: "user", Content: "这部电影的导演是谁？"}
	messages = append(messages, answer, question)
	fmt.Println(ask(apiKey, messages).Content)
}

func ask(apiKey string, messages []message) message {
	body, err := json.Marshal(map[string]any{
		// 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
		"model":      "qwen-plus",
		"input":      map[string]any{"messages": messages},
		"parameters": map[string]any{"result_format": "message"},
	})
	if err != nil {
		log.Fatal(err)
	}
	url := "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
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
