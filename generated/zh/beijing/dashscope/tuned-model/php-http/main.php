<?php
// 需要 PHP 8.0 及以上版本，并启用 curl 扩展

// 请使用北京地域该模型所在业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('未找到该模型所在业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。');
}

// 请替换为您部署的模型的名称
// Qwen3 开源版模型默认开启思考模式，非流式调用时需关闭
$body = [
    'model' => 'qwen3-8b-ft-202511132025-0260',
    'input' => [
        'messages' => [
            ['role' => 'system', 'content' => 'You are a helpful assistant.'],
            ['role' => 'user', 'content' => '你是谁？'],
        ],
    ],
    'parameters' => ['result_format' => 'message', 'enable_thinking' => false],
];

$ch = curl_init('https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
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
echo "$response\n";
