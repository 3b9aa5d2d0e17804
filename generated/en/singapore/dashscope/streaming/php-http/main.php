<?php
// Requires PHP 8.0 or later with the curl extension

// Use an API key of your sub-workspace in Singapore (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.');
}

// Model list: https://www.alibabacloud.com/help/en/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'input' => [
        'messages' => [
            ['role' => 'system', 'content' => 'You are a helpful assistant.'],
            ['role' => 'user', 'content' => 'Who are you?'],
        ],
    ],
    'parameters' => ['result_format' => 'message', 'incremental_output' => true],
];

$finished = false;
$usage = null;
// Parse the SSE stream line by line; payload lines start with "data:"
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
        // finish_reason is the string "null" until the response is complete
        if (!in_array($choice->finish_reason ?? '', ['', 'null'], true)) {
            $finished = true;
        }
    }
    $usage = $event->usage ?? $usage;
};

$buffer = '';
$ch = curl_init('https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
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
    throw new RuntimeException('The stream ended before the response was complete.');
}
if ($usage) {
    echo json_encode($usage) . "\n";
}
