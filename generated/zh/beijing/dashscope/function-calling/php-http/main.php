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
        'messages' => [['role' => 'user', 'content' => '杭州天气怎么样？']],
    ],
    'parameters' => [
        'result_format' => 'message',
        'tools' => [
            [
                'type' => 'function',
                'function' => [
                    'name' => 'get_current_weather',
                    'description' => '查询指定城市的天气。',
                    'parameters' => [
                        'type' => 'object',
                        'properties' => [
                            'location' => ['type' => 'string', 'description' => '城市名称，例如杭州。'],
                        ],
                        'required' => ['location'],
                    ],
                ],
            ],
        ],
    ],
];

function get_current_weather(string $location): string
{
    return $location . '今天是晴天。';
}

function ask(array $headers, array $body): object
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
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message;
}

$message = ask($headers, $body);
if (!empty($message->tool_calls)) {
    // 模型返回函数调用请求：解析参数，并在本地执行函数
    $body['input']['messages'][] = $message;
    foreach ($message->tool_calls as $call) {
        $name = $call->function->name;
        $arguments = json_decode($call->function->arguments, flags: JSON_THROW_ON_ERROR);
        $result = match ($name) {
            'get_current_weather' => get_current_weather($arguments->location),
            default => throw new RuntimeException('模型调用了未知函数：' . $name),
        };
        $body['input']['messages'][] = ['role' => 'tool', 'tool_call_id' => $call->id, 'content' => $result];
    }
    // 将函数执行结果连同历史消息一起发送给模型
    $message = ask($headers, $body);
}
echo "$message->content\n";
