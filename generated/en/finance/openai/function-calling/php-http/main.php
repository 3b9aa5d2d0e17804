<?php
// Needs PHP 8.0 or later
// Get a sub-workspace API key: https://www.alibabacloud.com/help/en/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    fwrite(STDERR, "No API key found: set DASHSCOPE_API_KEY to a key of the sub-workspace.\n");
    exit(1);
}

$headers = ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'];
// Models: https://www.alibabacloud.com/help/en/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'messages' => [['role' => 'user', 'content' => 'What is the weather like in Hangzhou?']],
    'tools' => [
        [
            'type' => 'function',
            'function' => [
                'name' => 'get_current_weather',
                'description' => 'Get the weather in a city.',
                'parameters' => [
                    'type' => 'object',
                    'properties' => [
                        'location' => [
                            'type' => 'string',
                            'description' => 'The name of the city.',
                            'examples' => ['Hangzhou'],
                        ],
                    ],
                    'required' => ['location'],
                ],
            ],
        ],
    ],
];

function get_current_weather(string $location): string
{
    return $location . ' is sunny today.';
}

function ask(array $headers, array $body): object
{
    $ch = curl_init('https://dashscope-finance.aliyuncs.com/compatible-mode/v1/chat/completions');
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
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->choices[0]->message;
}

$message = ask($headers, $body);
while (!empty($message->tool_calls)) {
    // The model requests a function call: parse the arguments and run the function here
    $body['messages'][] = $message;
    foreach ($message->tool_calls as $call) {
        $arguments = json_decode($call->function->arguments, flags: JSON_THROW_ON_ERROR);
        $weather = get_current_weather($arguments->location);
        $body['messages'][] = ['role' => 'tool', 'tool_call_id' => $call->id, 'content' => $weather];
    }
    // Send the results back along with the messages so far
    $message = ask($headers, $body);
}
echo $message->content . "\n";
