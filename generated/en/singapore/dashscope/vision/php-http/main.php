<?php
// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    fwrite(STDERR, "No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.\n");
    exit(1);
}

// Models: https://www.alibabacloud.com/help/en/model-studio/models
$body = [
    'model' => 'qwen-vl-plus',
    'input' => [
        'messages' => [
            [
                'role' => 'user',
                'content' => [
                    [
                        'image' =>
                            'https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20241022/emyrja/dog_and_girl.jpeg',
                    ],
                    ['text' => 'What does this picture show?'],
                ],
            ],
        ],
    ],
];

$ch = curl_init('https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/multimodal-generation/generation');
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
echo "$response\n";
