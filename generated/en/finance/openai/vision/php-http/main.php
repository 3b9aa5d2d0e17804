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
    'model' => 'qwen3-vl-plus',
    'messages' => [
        [
            'role' => 'user',
            'content' => [
                [
                    'type' => 'image_url',
                    'image_url' => [
                        'url' =>
                            'https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg',
                    ],
                ],
                ['type' => 'text', 'text' => 'What does this picture show?'],
            ],
        ],
    ],
];

$ch = curl_init('https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions');
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

echo json_decode($response, flags: JSON_THROW_ON_ERROR)->choices[0]->message->content . "\n";
