<?php
// Requires PHP 8.0 or later with the curl extension

// Use an API key of your sub-workspace in Finance cloud (keys are region-specific).
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
            [
                'role' => 'system',
                'content' => 'Extract the name and age as JSON, for example {"name": "Sam", "age": 20}.',
            ],
            ['role' => 'user', 'content' => 'Hello, my name is Alex and I am 28 years old.'],
        ],
    ],
    'parameters' => [
        'result_format' => 'message',
        'response_format' => ['type' => 'json_object'],
    ],
];

$ch = curl_init('https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
curl_setopt_array($ch, [
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'],
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

$content = json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message->content;
// The message content is itself a JSON string, so parse it
$answer = json_decode($content, true, flags: JSON_THROW_ON_ERROR);
echo $answer['name'] . "\n";
echo $answer['age'] . "\n";
