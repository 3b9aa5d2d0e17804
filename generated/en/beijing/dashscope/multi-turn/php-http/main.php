<?php
// Needs PHP 8.0 or later
// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    fwrite(STDERR, "No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.\n");
    exit(1);
}

$headers = ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'];
// Models: https://www.alibabacloud.com/help/en/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'input' => [
        'messages' => [
            ['role' => 'system', 'content' => 'You are a helpful assistant.'],
            ['role' => 'user', 'content' => 'Recommend a science fiction film about space exploration.'],
        ],
    ],
    'parameters' => ['result_format' => 'message'],
];

function ask(array $headers, array $body): string
{
    $ch = curl_init('https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
    curl_setopt_array($ch, [
        CURLOPT_CUSTOMREQUEST => 'POST',
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_POSTFIELDS => json_encode($body),
        CURLOPT_RETURNTRANSFER => true,
    ]);
    $response = curl_exec($ch);
    $status = curl_getinfo($ch, CURLINFO_RESPONSE_CODE);
    if ($response === false || $status >= 400) {
        fwrite(STDERR, $response === false ? curl_error($ch) . "\n" : "HTTP $status: $response\n");
        exit(1);
    }
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message->content;
}

$answer = ask($headers, $body);
echo "$answer\n";

// The service keeps no history: each request carries the whole conversation
$body['input']['messages'][] = ['role' => 'assistant', 'content' => $answer];
$body['input']['messages'][] = ['role' => 'user', 'content' => 'Who directed it?'];
echo ask($headers, $body) . "\n";
