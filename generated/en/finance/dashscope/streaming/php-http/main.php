<?php
// Needs PHP 8.0 or later
// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    fwrite(STDERR, "No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.\n");
    exit(1);
}

// Models: https://www.alibabacloud.com/help/en/model-studio/models
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

$text = '';
$usage = null;
// finish_reason is the string "null" until the answer is complete
$finishReason = 'null';
$ch = curl_init('https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
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
        // Server-sent events, line by line: the data is in the lines that begin with data:
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
    fwrite(STDERR, "\nThe stream ended before the answer was complete.\n");
    exit(1);
}
echo "\n" . json_encode($usage) . "\n";
