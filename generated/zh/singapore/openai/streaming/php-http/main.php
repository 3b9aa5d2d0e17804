<?php
// 需要 PHP 8.0 及以上版本，并启用 curl 扩展

// 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。');
}

// 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'messages' => [
        ['role' => 'system', 'content' => 'You are a helpful assistant.'],
        ['role' => 'user', 'content' => '你是谁？'],
    ],
    'stream' => true,
    'stream_options' => ['include_usage' => true],
];

$finished = false;
$usage = null;
// 按行解析 SSE 响应，以 data: 开头的行是数据
$handleLine = function (string $line) use (&$finished, &$usage): void {
    if (!str_starts_with($line, 'data:')) {
        return;
    }
    $data = trim(substr($line, strlen('data:')));
    if ($data === '' || $data === '[DONE]') {
        return;
    }
    $event = json_decode($data, flags: JSON_THROW_ON_ERROR);
    if (isset($event->error)) {
        throw new RuntimeException($event->error->message);
    }
    foreach ($event->choices ?? [] as $choice) {
        echo $choice->delta->content ?? '';
        flush();
        if (!empty($choice->finish_reason)) {
            $finished = true;
        }
    }
    // 最后一个数据块只包含 Token 用量，choices 为空
    $usage = $event->usage ?? $usage;
};

$buffer = '';
$ch = curl_init('https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions');
curl_setopt_array($ch, [
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode($body),
    CURLOPT_WRITEFUNCTION => function ($ch, $chunk) use (&$buffer, $handleLine) {
        $buffer .= $chunk;
        if (curl_getinfo($ch, CURLINFO_RESPONSE_CODE) < 400) {
            $lines = explode("\n", $buffer);
            $buffer = array_pop($lines);
            foreach ($lines as $line) {
                $handleLine($line);
            }
        }
        return strlen($chunk);
    },
]);
if (!curl_exec($ch)) {
    throw new RuntimeException(curl_error($ch));
}
$status = curl_getinfo($ch, CURLINFO_RESPONSE_CODE);
if ($status >= 400) {
    throw new RuntimeException("HTTP $status: $buffer");
}
$handleLine($buffer);
echo "\n";
if (!$finished) {
    throw new RuntimeException('流式输出中断，回复不完整。');
}
if ($usage) {
    echo json_encode($usage) . "\n";
}
