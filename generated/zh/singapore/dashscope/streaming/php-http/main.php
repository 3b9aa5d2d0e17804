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
    'input' => [
        'messages' => [
            ['role' => 'system', 'content' => 'You are a helpful assistant.'],
            ['role' => 'user', 'content' => '你是谁？'],
        ],
    ],
    'parameters' => ['result_format' => 'message', 'incremental_output' => true],
];

$text = '';
$usage = null;
// 回复结束前，finish_reason 是字符串 "null"
$finishReason = 'null';
$ch = curl_init('https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
curl_setopt_array($ch, [
    CURLOPT_CUSTOMREQUEST => 'POST',
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . $apiKey,
        'Content-Type: application/json',
        'X-DashScope-SSE: enable',
    ],
    CURLOPT_POSTFIELDS => json_encode($body),
    CURLOPT_WRITEFUNCTION => function ($ch, $chunk) use (&$text, &$usage, &$finishReason) {
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
            $event = json_decode(substr($line, strlen('data:')), flags: JSON_THROW_ON_ERROR);
            if (isset($event->code)) {
                fwrite(STDERR, "$event->code: $event->message\n");
                exit(1);
            }
            $choice = $event->output->choices[0];
            echo $choice->message->content ?? '';
            $finishReason = $choice->finish_reason ?? 'null';
            $usage = $event->usage ?? null;
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
if ($finishReason === 'null') {
    fwrite(STDERR, "\n流式输出中断，回复不完整。\n");
    exit(1);
}
echo "\n" . json_encode($usage) . "\n";
