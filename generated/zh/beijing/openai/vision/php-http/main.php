<?php
// 需要 PHP 8.0 及以上版本，并启用 curl 扩展

// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。');
}

// 模型列表：https://help.aliyun.com/zh/model-studio/models
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
                ['type' => 'text', 'text' => '图中描绘的是什么景象？'],
            ],
        ],
    ],
];

$ch = curl_init('https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions');
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
