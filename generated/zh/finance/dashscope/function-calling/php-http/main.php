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
                            'location' => [
                                'type' => 'string',
                                'description' => '城市名称。',
                                'examples' => ['杭州'],
                            ],
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
    $ch = curl_init('https://dashscope-finance.aliyuncs.com/api/v1/services/aigc/text-generation/generation');
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
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->output->choices[0]->message;
}

$message = ask($headers, $body);
while (!empty($message->tool_calls)) {
    // 模型要求调用函数：解析参数，在本地执行
    $body['input']['messages'][] = $message;
    foreach ($message->tool_calls as $call) {
        $arguments = json_decode($call->function->arguments, flags: JSON_THROW_ON_ERROR);
        $weather = get_current_weather($arguments->location);
        $body['input']['messages'][] = ['role' => 'tool', 'tool_call_id' => $call->id, 'content' => $weather];
    }
    // 将函数执行结果连同之前的消息一起发给模型
    $message = ask($headers, $body);
}
echo $message->content . "\n";
