<?php
// 需要 PHP 8.0 及以上版本
// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    fwrite(STDERR, "未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。\n");
    exit(1);
}

// 模型列表：https://help.aliyun.com/zh/model-studio/models
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

// 回复内容是 JSON 字符串，需要再解析一次
$content = json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message->content;
echo json_decode($content, flags: JSON_THROW_ON_ERROR)->name . "\n";
