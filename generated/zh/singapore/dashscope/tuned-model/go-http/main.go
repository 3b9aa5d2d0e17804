// 需要 Go 1.22 及以上版本

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
	// 请使用新加坡地域该模型所在业务空间的 API Key（不同地域的 API Key 不通用）。
	// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("未找到该模型所在业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。")
	}

	url := "https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation"
	// 请替换为您部署的模型的名称
	// Qwen3 开源版模型默认开启思考模式，非流式调用时需关闭
	body := strings.NewReader(`{
		"model": "qwen3-8b-ft-202511132025-0260",
		"input": {
			"messages": [
				{"role": "system", "content": "You are a helpful assistant."},
				{"role": "user", "content": "你是谁？"}
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
