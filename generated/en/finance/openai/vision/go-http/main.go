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
	// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
	apiKey := os.Getenv("DASHSCOPE_API_KEY")
	if apiKey == "" {
		log.Fatal("No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.")
	}

	url := "https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions"
	// Models: https://www.alibabacloud.com/help/en/model-studio/models
	body := strings.NewReader(`{
		"model": "qwen-vl-plus",
		"messages": [
			{
				"role": "user",
				"content": [
					{
						"type": "image_url",
						"image_url": {
							"url": "https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg"
						}
					},
					{"type": "text", "text": "What does this picture show?"}
				]
			}
		]
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
