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
            [
                'role' => 'system',
                'content' => 'Extract the user\'s name and age as JSON, for example {"name": "Sam", "age": 20}.',
            ],
            ['role' => 'user', 'content' => 'Hello, my name is Alex and I am 28 years old.'],
        ],
    ],
    'parameters' => [
        'result_format' => 'message',
        'response_format' => ['type' => 'json_object'],
    ],
];

$ch = curl_init('https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
curl_setopt_array($ch, [
    CURLOPT_CUSTOMREQUEST => 'POST',
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode($body),
    CURLOPT_RETURNTRANSFER => true,
]);
$response = curl_exec($ch);
$status = curl_getinfo($ch, CURLINFO_RESPONSE_CODE);
if ($response === false || $status >= 400) {
    fwrite(STDERR, $response === false ? curl_error($ch) . "\n" : "HTTP $status: $response\n");
    exit(1);
}

// The content of the answer is a JSON string, to be parsed in turn
$content = json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message->content;
echo json_decode($content, flags: JSON_THROW_ON_ERROR)->name . "\n";
