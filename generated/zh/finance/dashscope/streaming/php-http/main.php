<?php
// 需要 PHP 8.0 及以上版本，并启用 curl 扩展

// 请使用金融云地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。');
}

// 模型列表：https://help.aliyun.com/zh/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'input' => [
        'messages' => [
            ['role' => 'system', 'content' => 'You are a helpful assistant.'],
            ['role' => 'user', 'content' => '你是谁？'],
        ],
    ],
    'parameters' => ['result_format' => 'message', 'incremental_output' => true],
];

$finished = false;
$usage = null;
// 按行解析 SSE 响应，以 data: 开头的行是数据
$handleLine = function (string $line) use (&$finished, &$usage): void {
    if (!str_starts_with($line, 'data:')) {
        return;
    }
    $data = trim(substr($line, strlen('data:')));
    if ($data === '') {
        return;
    }
    $event = json_decode($data, flags: JSON_THROW_ON_ERROR);
    if (!empty($event->code)) {
        throw new RuntimeException("$event->code: $event->message");
    }
    foreach ($event->output->choices ?? [] as $choice) {
        echo $choice->message->content ?? '';
        flush();
        // 生成结束前，finish_reason 的值为字符串 "null"
        if (!in_array($choice->finish_reason ?? '', ['', 'null'], true)) {
            $finished = true;
        }
    }
    $usage = $event->usage ?? $usage;
};

$buffer = '';
$ch = curl_init('https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
curl_setopt_array($ch, [
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . $apiKey,
        'Content-Type: application/json',
        'X-DashScope-SSE: enable',
    ],
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
