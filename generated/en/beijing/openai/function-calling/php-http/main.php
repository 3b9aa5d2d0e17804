<?php
// Requires PHP 8.0 or later with the curl extension

// Use an API key of your sub-workspace in Beijing (keys are region-specific).
// Get one: https://www.alibabacloud.com/help/en/model-studio/get-api-key
$apiKey = getenv('DASHSCOPE_API_KEY');
if (!$apiKey) {
    throw new RuntimeException('No API key found. Set DASHSCOPE_API_KEY to an API key of your sub-workspace.');
}

$headers = ['Authorization: Bearer ' . $apiKey, 'Content-Type: application/json'];
// Model list: https://www.alibabacloud.com/help/en/model-studio/models
$body = [
    'model' => 'qwen-plus',
    'messages' => [['role' => 'user', 'content' => 'What is the weather like in Hangzhou?']],
    'tools' => [
        [
            'type' => 'function',
            'function' => [
                'name' => 'get_current_weather',
                'description' => 'Get the current weather in a city.',
                'parameters' => [
                    'type' => 'object',
                    'properties' => [
                        'location' => ['type' => 'string', 'description' => 'City name, for example Hangzhou.'],
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
    $ch = curl_init('https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions');
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
    return json_decode($response, flags: JSON_THROW_ON_ERROR)->choices[0]->message;
}

$message = ask($headers, $body);
if (!empty($message->tool_calls)) {
    // The model requested a function call: parse the arguments and run the function locally
    $body['messages'][] = $message;
    foreach ($message->tool_calls as $call) {
        $name = $call->function->name;
        $arguments = json_decode($call->function->arguments, flags: JSON_THROW_ON_ERROR);
        $result = match ($name) {
            'get_current_weather' => get_current_weather($arguments->location),
            default => throw new RuntimeException('The model called an unknown function: ' . $name),
        };
        $body['messages'][] = ['role' => 'tool', 'tool_call_id' => $call->id, 'content' => $result];
    }
    // Send the result back along with the conversation so far
    $message = ask($headers, $body);
}
echo "$message->content\n";
