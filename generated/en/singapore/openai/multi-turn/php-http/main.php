<?php
// Requires PHP 8.0 or later with the curl extension

// Use an API key of your sub-workspace in Singapore (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.');
}

$headers = ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'];
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'messages' => [
        ['role' => 'system', 'content' => 'You are a helpful assistant.'],
        ['role' => 'user', 'content' => 'Recommend a science fiction film about space exploration.'],
    ],
];

function ask(array $headers, array $body): string
{
    $ch = curl_init('https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions');
    curl_setopt_array($ch, [
        CURLOPT_POST => true,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_POSTFIELDS => json_encode($body),
        CURLOPT_RETURNTRANSFER => true,
    ]);
    $response = curl_exec($ch);
    if ($response === false) {
        throw new RuntimeException(curl_error($ch));
    }
    $status = curl_getinfo($ch, CURLINFO_RESPONSE_CODE);
    if ($status >= 400) {
        throw new RuntimeException("HTTP $status: $response");
    }
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->choices[0]->message->content;
}

$answer = ask($headers, $body);
echo "$answer\n";

// The API is stateless: send the full conversation history in every request
$body['messages'][] = ['role' => 'assistant', 'content' => $answer];
$body['messages'][] = ['role' => 'user', 'content' => 'Who directed it?'];
echo ask($headers, $body) . "\n";
