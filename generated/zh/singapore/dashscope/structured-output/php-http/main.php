<?php
// 需要 PHP 8.0 及以上版本，并启用 curl 扩展

// 请使用新加坡地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://www.alibabacloud.com/help/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。');
}

// 模型列表：https://www.alibabacloud.com/help/zh/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'input' => [
        'messages' => [
            [
                'role' => 'system',
                'content' => '提取用户的姓名和年龄，以 JSON 格式返回，例如 {"name": "张三", "age": 20}。',
            ],
            ['role' => 'user', 'content' => '大家好，我叫李雷，今年 28 岁。'],
        ],
    ],
    'parameters' => [
        'result_format' => 'message',
        'response_format' => ['type' => 'json_object'],
    ],
];

$ch = curl_init('https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
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
// 回复内容本身是 JSON 字符串，需要解析
$answer = json_decode($content, true, flags: JSON_THROW_ON_ERROR);
echo $answer['name'] . "\n";
echo $answer['age'] . "\n";
