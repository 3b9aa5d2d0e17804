<?php
// 需要 PHP 8.0 及以上版本
// 请使用子业务空间的 API Key，获取方式：https://help.aliyun.com/zh/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    fwrite(STDERR, "未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。\n");
    exit(1);
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
    $ch = curl_init('https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
    curl_setopt_array($ch, [
        CURLOPT_CUSTOMREQUEST => 'POST',
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_POSTFIELDS => json_encode($body),
        CURLOPT_RETURNTRANSFER => true,
    ]);
    $response = curl_exec($ch);
    $status = curl_getinfo($ch, CURLINFO_RESPONSE_CODE);
    if ($response === false || $status >= 400) {
        fwrite(STDERR, $response === false ? curl_error($ch) . "\n" : "HTTP $status: $response\n");
        exit(1);
    }
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message->content;
}

$answer = ask($headers, $body);
echo "$answer\n";

// 服务端不保存对话历史，每次请求都要带上完整的对话
$body['input']['messages'][] = ['role' => 'assistant', 'content' => $answer];
$body['input']['messages'][] = ['role' => 'user', 'content' => '这部电影的导演是谁？'];
echo ask($headers, $body) . "\n";
