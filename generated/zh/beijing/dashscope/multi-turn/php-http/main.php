<?php
// 需要 PHP 8.0 及以上版本，并启用 curl 扩展

// 请使用北京地域子业务空间的 API Key（不同地域的 API Key 不通用）。
// 获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。');
}

$headers = ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'];
// 模型列表：https://help.aliyun.com/zh/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'input' => [
        'messages' => [
            ['role' => 'system', 'content' => 'You are a helpful assistant.'],
            ['role' => 'user', 'content' => '推荐一部关于太空探索的科幻电影。'],
        ],
    ],
    'parameters' => ['result_format' => 'message'],
];

function ask(array $headers, array $body): string
{
    $ch = curl_init('https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
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
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message->content;
}

$answer = ask($headers, $body);
echo "$answer\n";

// 服务端不保存对话历史，每次请求都需传入完整的历史消息
$body['input']['messages'][] = ['role' => 'assistant', 'content' => $answer];
$body['input']['messages'][] = ['role' => 'user', 'content' => '这部电影的导演是谁？'];
echo ask($headers, $body) . "\n";
