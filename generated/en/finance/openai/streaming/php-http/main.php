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
    'messages' => [
        ['role' => 'system', 'content' => 'You are a helpful assistant.'],
        ['role' => 'user', 'content' => 'Who are you?'],
    ],
    'stream' => true,
    'stream_options' => ['include_usage' => true],
];

$text = '';
$finished = false;
$ch = curl_init('https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions');
curl_setopt_array($ch, [
    CURLOPT_CUSTOMREQUEST => 'POST',
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode($body),
    CURLOPT_WRITEFUNCTION => function ($ch, $chunk) use (&$text, &$finished) {
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
            // The last chunk has no choices, only the token usage
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
    fwrite(STDERR, "\nThe stream ended before the answer was complete.\n");
    exit(1);
}
