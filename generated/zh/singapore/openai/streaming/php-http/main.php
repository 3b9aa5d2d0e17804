<?php
// 需要 PHP 8.0 及以上版本
// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    fwrite(STDERR, "未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。\n");
    exit(1);
}

// 模型列表：https://help.aliyun.com/zh/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'messages' => [
        ['role' => 'system', 'content' => 'You are a helpful assistant.'],
        ['role' => 'user', 'content' => '你是谁？'],
    ],
    'stream' => true,
    'stream_options' => ['include_usage' => true],
];

$text = '';
$finished = false;
$ch = curl_init('https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions');
curl_setopt_array($ch, [
    CURLOPT_CUSTOMREQUEST => 'POST',
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode($body),
    CURLOPT_WRITEFUNCTION => function ($ch, $chunk) use (&$text, &$finished) {
        $text .= $chunk;
        if (curl_getinfo($ch, CURLINFO_RESPONSE_CODE) >= 400) {
            return strlen($chunk);
        }
        // 逐行解析服务器发送事件（SSE），数据在以 data: 开头的行中
        $lines = explode("\n", $text);
        $text = array_pop($lines);
        foreach ($lines as $line) {
            if (!str_starts_with($line, 'data:')) {
                continue;
            }
            $data = trim(substr($line, strlen('data:')));
            if ($data === '[DONE]') {
                $finished = true;
                continue;
            }
            $event = json_decode($data, flags: JSON_THROW_ON_ERROR);
            if (isset($event->error)) {
                fwrite(STDERR, $event->error->message . "\n");
                exit(1);
            }
            foreach ($event->choices as $choice) {
                echo $choice->delta->content ?? '';
            }
            // 最后一个数据块的 choices 为空，只包含 Token 用量
            if (isset($event->usage)) {
                echo "\n" . json_encode($event->usage) . "\n";
            }
        }
        return strlen($chunk);
    },
]);
$received = curl_exec($ch);
$status = curl_getinfo($ch, CURLINFO_RESPONSE_CODE);
if (!$received || $status >= 400) {
    fwrite(STDERR, $received ? "HTTP $status: $text\n" : curl_error($ch) . "\n");
    exit(1);
}
if (!$finished) {
    fwrite(STDERR, "\n流式输出中断，回复不完整。\n");
    exit(1);
}
