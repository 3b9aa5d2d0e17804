"""Small edits of the spec: each promise that a program cannot keep, or the API does not take, is told at its field.

In the table, `§` in a new text stands before the place that the message names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from support.workbench import CHECKOUT, Run

from codegen.errors import CodegenError
from codegen.plan.samples import plan
from codegen.promises.check import problems
from codegen.promises.conversation import new_values, unkept
from codegen.promises.sent import Sent, Unkept
from codegen.spec.load import load

FILE = "spec/model-studio.yaml"
SPEC = (CHECKOUT / FILE).read_text(encoding="utf-8")
LOCALES = {
    file.stem: (f"spec/locales/{file.name}", file.read_bytes()) for file in (CHECKOUT / "spec/locales").iterdir()
    if file.suffix == ".yaml"
}  # fmt: skip

Edit: TypeAlias = Callable[[str], str]


def last(old: str, new: str) -> Edit:
    """Replace the last of the places where a text stands."""

    def edit(text: str) -> str:
        head, found, tail = text.rpartition(old)
        assert found, f"{old!r} is not there"
        return head + new + tail

    return edit


def first(old: str, new: str) -> Edit:
    """Replace the first of the places where a text stands."""

    def edit(text: str) -> str:
        head, found, tail = text.partition(old)
        assert found, f"{old!r} is not there"
        return head + new + tail

    return edit


def every(old: str, new: str) -> Edit:
    """Replace a text wherever it stands."""

    def edit(text: str) -> str:
        assert old in text, f"{old!r} is not there"
        return text.replace(old, new)

    return edit


def edited(cell: str, *edits: Edit) -> str:
    """The spec with edits in the requests of one `scenario/protocol`."""
    scenario, protocol = cell.split("/")
    section = re.search(rf"(?m)^  {scenario}:\n(?:(?:    .*)?\n)+", SPEC)
    assert section
    part = re.search(rf"(?m)^      {protocol}:\n(?:(?:        .*)?\n)+", section[0])
    assert part
    start = section.start() + part.start()
    text = part[0]
    for edit in edits:
        text = edit(text)
    return SPEC[:start] + text + SPEC[start + len(part[0]) :]


def told(text: str) -> list[str]:
    """The problems with the promises of a spec, each as `line:column: message`."""
    try:
        spec = load(FILE, text.encode(), LOCALES)
        found = [*problems(spec, plan(spec, ()).samples)]
    except CodegenError as error:
        found = [*error.problems]
    return sorted({str(problem).removeprefix(f"{FILE}:") for problem in found})


def expected(marked: str, message: str) -> list[str]:
    """What has to be told of a text that has a `§` before each place of a problem."""
    lines = marked.split("\n")
    places = [
        f"{number}:{index + 1}"
        for number, line in enumerate(lines, start=1)
        for index in [match.start() - count for count, match in enumerate(re.finditer("§", line))]
    ]
    assert places
    return sorted(f"{place}: {message}" for place in places)


JSON_SCHEMA = (
    "{type: json_schema, json_schema: {name: one, schema: {type: object, properties: {name: {type: string}}}}}"
)
TOOLS = "[{type: function, function: {name: clock, parameters: {type: object, properties: {}}}}]"

TOOL_ALONE = 'messages with role "tool" must be a response to a preceeding message with "tool_calls"'
NO_STREAM = "needs a template that reads streams; write `template: streaming`"
FLAG = "the API wants true or false here, not a text"
REFUSED = "the API refuses this: "
NOT_PARSED = "the answer's text is JSON, which templates named '{}' do not parse; write `template: structured-output`, or remove this"
NO_CALL = (
    "the answer calls a tool, and templates named '{}' call none; write `template: function-calling`, or remove this"
)
NO_PLACE = "templates named '{}' read `output.choices` of the answer; write `result_format: message`"
NO_TEXT = "this endpoint answers with a list of parts, and templates named '{}' read a text"
READ_STREAM = "templates named 'streaming' read a stream; write "
NEW_ONLY = "templates named 'streaming' print what is new; write `incremental_output: true`"
USAGE = "templates named 'streaming' print the usage at the stream's end; write `stream_options: {include_usage: true}`"
PARSES = "templates named 'structured-output' parse the answer's text as JSON; write "
NAME = (
    "templates named 'structured-output' print the properties of the answer's JSON, and none of them can be any text "
    "here; ask for one, in the schema, or in an example of JSON in a message"
)
FUNCTION = "templates named 'function-calling' run one function, of the text `location`; "
CALLING = "templates named 'function-calling' "
TURNS = "templates named 'multi-turn' "
CHANGED = (
    "programs that send a request again parse its body, and some would change this number; write it without `.0`, or "
    "with at most 15 digits"
)
AGAIN = "send the first request again, with messages added: "
TOOL_MESSAGE = (
    "`{role: tool, tool_call_id: {$answer: [0, choices, 0, message, tool_calls, 0, id]}, content: …}`"
)  # fmt: skip
ASSISTANT = "`{role: assistant, content: {$answer: [0, choices, 0, message, content]}}`"

DASHSCOPE_ASSISTANT = ASSISTANT.replace("choices", "output, choices")

BODY = "            model: qwen-plus\n"
OPTIONS = "            parameters:\n"

EDITS: dict[str, tuple[str, list[Edit], str]] = {
    "a stream that nobody reads": (
        "chat/openai", [last(BODY, BODY + "            stream: §true\n")], "`stream: true` " + NO_STREAM
    ),
    "a stream that nobody reads, by a header": (
        "chat/dashscope",
        [last("          body:", "          headers: {x-dashscope-sse: §enable}\n          body:")],
        "this header asks for a stream, which " + NO_STREAM,
    ),
    "a stream that nobody reads, by another header": (
        "chat/dashscope",
        [last("          body:", "          headers: {Accept: §text/event-stream}\n          body:")],
        "this header asks for a stream, which " + NO_STREAM,
    ),
    "a stream in a conversation": (
        "multi-turn/openai",
        [every(BODY, BODY + "            stream: true\n"), first("stream: true", "stream: §true")],
        "`stream: true` " + NO_STREAM,
    ),
    "true as a text": ("streaming/openai", [last("stream: true", 'stream: §"true"')], FLAG),
    "false as a text, where no stream is wanted": (
        "chat/openai", [last(BODY, BODY + '            stream: §"false"\n')], FLAG
    ),
    "a number for a flag": (
        "streaming/openai", [last("include_usage: true", "include_usage: §1")],
        "the API wants true or false here, and nothing else",
    ),
    "true as a text, in dashscope": (
        "streaming/dashscope", [last("incremental_output: true", 'incremental_output: §"true"')], FLAG
    ),
    "no stream": (
        "streaming/openai", [last("            stream: true\n", ""), last(BODY, "            §model: qwen-plus\n")],
        READ_STREAM + "`stream: true`",
    ),
    "no stream by its field": (
        "streaming/openai", [last("stream: true", "stream: §false")], READ_STREAM + "`stream: true`"
    ),
    "no usage": (
        "streaming/openai",
        [last("            stream_options:\n              include_usage: true\n", ""), last(BODY, "            §model: qwen-plus\n")],
        USAGE,
    ),
    "no usage by its field": ("streaming/openai", [last("include_usage: true", "§include_usage: false")], USAGE),
    "no header for a stream": (
        "streaming/dashscope",
        [last("          headers: {X-DashScope-SSE: enable}\n", ""), last("- endpoint", "- §endpoint")],
        READ_STREAM + "`headers: {X-DashScope-SSE: enable}`",
    ),
    "a stream by a header that SDKs do not send": (
        "streaming/dashscope", [last("X-DashScope-SSE: enable", "X-DashScope-SSE: §ENABLE")],
        "templates named 'streaming' ask for a stream with `headers: {X-DashScope-SSE: enable}`; write that",
    ),
    "a stream without messages": (
        "streaming/dashscope",
        [last("              result_format: message\n", ""), last("incremental", "§incremental")],
        NO_PLACE.format("streaming"),
    ),
    "a stream of texts": (
        "streaming/dashscope", [last("result_format: message", "result_format: §text")], NO_PLACE.format("streaming")
    ),
    "a stream of all so far": (
        "streaming/dashscope", [last("incremental_output: true", "incremental_output: §false")], NEW_ONLY
    ),
    "a stream of all so far, by default": (
        "streaming/dashscope",
        [last("              incremental_output: true\n", ""), last("result_format", "§result_format")],
        NEW_ONLY,
    ),
    "a stream of parts": (
        "streaming/dashscope", [last("endpoint: text", "endpoint: §multimodal"), last("qwen-plus", "qwen-vl-plus")],
        NO_TEXT.format("streaming"),
    ),
    "a stream of a tool's call": (
        "streaming/openai", [last(BODY, BODY + f"            tools: §{TOOLS}\n")], NO_CALL.format("streaming")
    ),
    "a stream of JSON": (
        "streaming/openai", [last(BODY, BODY + f"            response_format: §{JSON_SCHEMA}\n")],
        NOT_PARSED.format("streaming"),
    ),
    "JSON that nobody parses": (
        "chat/openai", [last(BODY, BODY + f"            response_format: §{JSON_SCHEMA}\n")],
        NOT_PARSED.format("request"),
    ),
    "too hot": (
        "chat/dashscope", [last(OPTIONS, OPTIONS + "              temperature: §2\n")],
        REFUSED + "Temperature should be in [0.0, 2.0)",
    ),
    "too many tokens": (
        "chat/openai", [last(BODY, BODY + "            max_tokens: §0\n")],
        REFUSED + "Range of max_tokens should be [1, 32768]",
    ),
    "no JSON in the messages": (
        "chat/openai", [last(BODY, BODY + "            response_format: {type: json_object}\n"), last("{type", "§{type")],
        REFUSED + "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    ),
    "a forced tool of a model that thinks": (
        "chat/openai", [last(BODY, BODY + "            enable_thinking: true\n            tool_choice: §required\n")],
        REFUSED + "The tool_choice parameter does not support being set to required or object in thinking mode",
    ),
    "a call that comes later": (
        "chat/dashscope", [last("          body:", "          headers: {X-DashScope-Async: §enable}\n          body:")],
        REFUSED + "Current user api does not support asynchronous calls.",
    ),
    "no messages": (
        "vision/openai", [last("messages:", "messages: §[]\n            metadata:")],
        REFUSED + "[] is too short - 'messages'",
    ),
    "a message that is none": (
        "vision/openai", [last("messages:", "messages: [§hello]\n            metadata:")],
        REFUSED + "'hello' is not of type 'object' - 'messages.0'",
    ),
    "messages that are none": (
        "vision/dashscope", [lambda text: text[: text.index("messages:")] + "messages: §hello\n"],
        REFUSED + "Required body invalid, please check the request body format.",
    ),
    "a picture that is no address": (
        "vision/dashscope", [lambda text: re.sub(r"- image: \S+", "- §image: 1", text)],
        REFUSED + "Required body invalid, please check the request body format.",
    ),
    "a question without content": (
        "vision/dashscope", [lambda text: re.sub(r"(?s)content:\n.*", "§content: 3\n", text).replace("§content: ", "content: §")],
        REFUSED + "Required body invalid, please check the request body format.",
    ),
    "parameters that are none": (
        "chat/dashscope", [lambda text: text[: text.index("parameters:")] + "parameters: §[]\n"],
        REFUSED + "Required body invalid, please check the request body format.",
    ),
    "no input": (
        "vision/dashscope", [lambda text: text[: text.index("input:")] + "input: §{}\n"],
        REFUSED + 'Either "prompt" or "messages" must exist and cannot both be none',
    ),
    "a tool's result without a call": (
        "vision/openai",
        [last("messages:", "messages: [{role: user, content: x}, §{role: tool, content: y}]\n            metadata:")],
        REFUSED + 'messages with role "tool" must be a response to a preceeding message with "tool_calls"',
    ),
    "a second request": (
        "vision/dashscope",
        [lambda text: text + "        - §endpoint: text\n          body: {model: qwen-plus, input: {prompt: Go on.}}\n"],
        "templates named 'vision' send one request; remove this one, or write another `template:`",
    ),
    "JSON with one name only": ("structured-output/openai", [last("name: {type: string}", "name: {enum: [Li]}"), last("type: json_schema", "§type: json_schema")], NAME),
    "JSON whose name is a number": ("structured-output/openai", [last("name: {type: string}", "name: {type: integer}"), last("type: json_schema", "§type: json_schema")], NAME),
    "no JSON": (
        "structured-output/dashscope",
        [last("              response_format:\n                type: json_object\n", ""), last("result_format", "§result_format")],
        PARSES + "a `response_format`",
    ),
    "JSON of no type": (
        "structured-output/dashscope", [last("type: json_object", "§type: text")], PARSES + "a type that asks for JSON"
    ),
    "JSON without a message": (
        "structured-output/dashscope", [last("result_format: message", "result_format: §text")],
        NO_PLACE.format("structured-output"),
    ),
    "JSON in parts": (
        "structured-output/dashscope", [last("endpoint: text", "endpoint: §multimodal"), last("qwen-plus", "qwen-vl-plus")],
        NO_TEXT.format("structured-output"),
    ),
    "a tool beside JSON": (
        "structured-output/openai", [last(BODY, BODY + f"            tools: §{TOOLS}\n")],
        NO_CALL.format("structured-output"),
    ),
    "no tool": (
        "function-calling/openai",
        [lambda text: re.sub(r"tools: &tools\n(?: {14}.*\n)+", "tools: §&tools []\n", text)],
        FUNCTION + "the answer calls none, so write a tool that is called",
    ),
    "a second tool": (
        "function-calling/openai",
        [last("&tools\n", f"§&tools\n              - {TOOLS[1:-1]}\n")],
        FUNCTION + "write one tool",
    ),
    "a tool that is not called": (
        "function-calling/dashscope", [last("&with-tools\n", "&with-tools\n              tool_choice: §none\n")],
        FUNCTION + "the answer calls none, so write a tool that is called",
    ),
    "another argument": (
        "function-calling/openai",
        [last("location:\n", "city:\n"), last("[location]", "[city]"), last("type: object", "§type: object")],
        FUNCTION + "write this argument, and no other",
    ),
    "a further argument": (
        "function-calling/openai",
        [last("[location]", "[location, unit]"), last("type: object", "§type: object")],
        FUNCTION + "write this argument, and no other",
    ),
    "an argument that is not known beforehand": (
        "function-calling/dashscope",
        [last("$answer: [0, output, choices, 0, message]\n                  $example: *call-message\n", "§$answer: [0, output, choices, 0, message]\n")],
        "the function's result is promised here, so the call that it answers must be known: write the model's message beside this, as `$example:`",
    ),
    "another result": (
        "function-calling/openai", [last("en: Hangzhou is sunny today.", "en: §Hangzhou is rainy today.")],
        "the function returns its argument and the locale's text `weather`; write 'Hangzhou is sunny today.'",
    ),
    "a part of the answer's message": (
        "function-calling/openai",
        [last("$answer: [0, choices, 0, message]", "$answer: §[0, choices, 0, message, content]")],
        CALLING + "send `{$answer: [0, choices, 0, message]}` here; write that",
    ),
    "a call by no id": (
        "function-calling/openai",
        [last("                tool_call_id:\n                  $answer: [0, choices, 0, message, tool_calls, 0, id]\n                  $example: *call-id\n", ""), last("- role: tool", "- §role: tool")],
        CALLING + f"send 'tool_call_id', too: write {TOOL_MESSAGE}",
    ),
    "a call by an id of one's own": (
        "function-calling/openai",
        [last("tool_call_id:\n                  $answer: [0, choices, 0, message, tool_calls, 0, id]\n                  $example: *call-id\n", "tool_call_id: §one\n")],
        CALLING + f"send {TOOL_MESSAGE} here; write that",
    ),
    "a field of the tool's message": (
        "function-calling/openai", [last("- role: tool\n", "- role: tool\n                §name: clock\n")],
        CALLING + "do not send this; remove it",
    ),
    "a message after the tool's": (
        "function-calling/openai", [last("            tools: *tools", "              - §{role: user, content: Hurry.}\n            tools: *tools")],
        CALLING + "send no message after these; remove it",
    ),
    "a field of the second request alone": (
        "function-calling/openai", [last("            tools: *tools", "            §temperature: 0.2\n            tools: *tools")],
        CALLING + AGAIN + "write this in the first one, too, or remove it",
    ),
    "a field of the first request alone": (
        "multi-turn/openai",
        [lambda text: text.replace(BODY, BODY + "            temperature: 0.2\n", 1), last("model: qwen-plus", "§model: qwen-plus")],
        TURNS + AGAIN + "write 'temperature' here as in the first one",
    ),
    "another value in the second request": (
        "multi-turn/openai",
        [lambda text: text.replace(BODY, BODY + "            seed: 1\n", 1), last(BODY, BODY + "            seed: §1.0\n")],
        TURNS + AGAIN + "write here what the first one has",
    ),
    "another item of a list in the second request": (
        "multi-turn/openai",
        [every(BODY, BODY + "            stop: [a, b]\n"), last("[a, b]", "[a, §c]")],
        TURNS + AGAIN + "write here what the first one has",
    ),
    "a stream of one header among others": (
        "chat/dashscope",
        [last("          body:", "          headers: {X-Trace: one, X-DashScope-SSE: §enable}\n          body:")],
        "this header asks for a stream, which " + NO_STREAM,
    ),
    "a stream where a function is called": (
        "function-calling/openai",
        [every(BODY, BODY + "            stream: true\n"), first("stream: true", "stream: §true")],
        "`stream: true` " + NO_STREAM,
    ),
    "a call that comes later, in small letters": (
        "chat/dashscope", [last("          body:", "          headers: {x-dashscope-async: §enable}\n          body:")],
        REFUSED + "Current user api does not support asynchronous calls.",
    ),
    "a number that JavaScript changes": (
        "function-calling/dashscope", [last("&with-tools\n", "&with-tools\n              seed: §9007199254740992\n")],
        CHANGED,
    ),
    "a number that JavaScript writes otherwise": (
        "function-calling/dashscope", [last("&with-tools\n", "&with-tools\n              top_p: §1.0\n")], CHANGED
    ),
    "a header of the second request alone": (
        "multi-turn/dashscope", [last("          body:", "          headers: {§X-Trace: one}\n          body:")],
        TURNS + AGAIN + "write this header in the first one, too, or remove it",
    ),
    "a header of the first request alone": (
        "multi-turn/dashscope",
        [lambda text: text.replace("          body:", "          headers: {X-Trace: one}\n          body:", 1), last("- endpoint", "- §endpoint")],
        TURNS + AGAIN + "write the header X-Trace here, too",
    ),
    "one request of two": (
        "function-calling/dashscope", [lambda text: text[: text.rindex("        - endpoint")], first("dash", "§dash")],
        CALLING + "send two requests; write the second one, too",
    ),
    "three requests": (
        "multi-turn/openai", [lambda text: text + "        - §endpoint: chat\n          body: {model: qwen-plus}\n"],
        TURNS + "send two requests; remove this one, or write another `template:`",
    ),
    "messages that are missing": (
        "multi-turn/dashscope",
        [lambda text: re.sub(r"(?s)                - role: assistant.*question\n", "", text), last("- *helpful", "§- *helpful")],
        TURNS + AGAIN + f"write {DASHSCOPE_ASSISTANT} and `{{role: user, content: …}}` after those of the first one",
    ),
    "an answer that is made up": (
        "multi-turn/dashscope",
        [lambda text: re.sub(r"content:\n *\$answer: .*\n *\$example: .*\n", "content: §Moon.\n", text)],
        TURNS + f"send {DASHSCOPE_ASSISTANT} here; write that",
    ),
    "another role": ("multi-turn/openai", [last("role: user", "role: §system")], TURNS + "send `{role: user, content: …}` here; write that"),
    "a question that is no text": (
        "multi-turn/openai", [last("&second-question\n", "&second-question\n                name: Ann\n"), last("name", "§name")],
        TURNS + "do not send this; remove it",
    ),
    "a question in parts": (
        "multi-turn/openai", [last('content: {$locale: {zh: "这部电影的导演是谁？", en: "Who directed it?"}}', "content: §[]")],
        TURNS + "send a text here: write `{role: user, content: …}`",
    ),
    "a tool in a conversation": (
        "multi-turn/openai",
        [every(BODY, f"{BODY}            tools: {TOOLS}\n"), first("tools: ", "tools: §")],
        NO_CALL.format("multi-turn"),
    ),
    "JSON in a conversation": (
        "multi-turn/openai",
        [every(BODY, f"{BODY}            response_format: {JSON_SCHEMA}\n"), last("response_format: {", "response_format: §{")],
        NOT_PARSED.format("multi-turn"),
    ),
    "a conversation without messages": (
        "multi-turn/dashscope",
        [every("result_format: message", "result_format: text"), first("text\n        - ", "§text\n        - ")],
        NO_PLACE.format("multi-turn"),
    ),
}  # fmt: skip
"""By what is wrong: where in the spec, how it is done, and what is told."""


def test_the_promises_of_the_spec_can_be_kept() -> None:
    assert told(SPEC) == []


@pytest.mark.parametrize("name", EDITS)
def test_a_promise_that_cannot_be_kept_is_told_at_its_field(name: str) -> None:
    cell, edits, message = EDITS[name]
    marked = edited(cell, *edits)
    assert told(marked.replace("§", "")) == expected(marked, message)


THINKING = """
  thinking:
    title: {zh: 思考, en: Thinking}
    requests:
      openai:
        - endpoint: chat
          body: {model: qwen-plus, messages: *chat-messages, stream: §true}
"""


def test_a_scenario_under_a_new_name_that_streams_is_told_which_template_to_name() -> None:
    marked = SPEC + THINKING
    assert told(marked.replace("§", "")) == expected(marked, "`stream: true` " + NO_STREAM)


@pytest.mark.parametrize("command", ["validate", "check", "generate"])
def test_every_command_that_renders_refuses_it(command: str, project: Path, run: Run) -> None:
    with (project / FILE).open("a", encoding="utf-8") as file:
        file.write(THINKING.replace("§", ""))
    outcome = run(command)
    assert outcome.exit_code == 2
    assert "`stream: true` " + NO_STREAM in outcome.stderr


def test_a_text_of_one_locale_is_told_at_that_text() -> None:
    marked = edited("function-calling/openai", last("zh: 杭州今天是晴天。", "zh: §杭州今天下雨。"))
    message = "the function returns its argument and the locale's text `weather`; write '杭州今天是晴天。'"
    assert told(marked.replace("§", "")) == expected(marked, message)


def test_a_key_that_may_not_call_the_model_is_refused() -> None:
    """The checks of the spec tell this sooner, so it is done to a spec that was checked."""
    spec = load(FILE, SPEC.encode(), LOCALES)
    poor = {name: one.model_copy(update={"models": []}) for name, one in spec.api.workspaces.items()}
    changed = replace(spec, api=spec.api.model_copy(update={"workspaces": poor}))
    messages = {problem.message for problem in problems(changed, plan(spec, ()).samples)}
    assert messages == {"the API refuses this: Model access denied."}


OWN = """
  own:
    title: {zh: 自己, en: Own}
    template: own
    requests:
      openai:
        - endpoint: chat
          body: {model: qwen-plus, messages: *chat-messages, stream: true}
        - endpoint: chat
          body: {model: qwen-plus, messages: *chat-messages, user: {$answer: §[0, id]}}
"""


def test_a_template_of_ones_own_may_read_a_stream_but_takes_no_value_from_it() -> None:
    marked = SPEC + OWN
    assert told(marked.replace("§", "")) == expected(marked, "this answer is a stream, which has no such value")


def test_a_template_of_ones_own_takes_only_what_the_answer_has() -> None:
    marked = (SPEC + OWN).replace(", stream: true", "").replace("[0, id]", "[0, name]")
    assert told(marked.replace("§", "")) == expected(marked, "the answer has nothing at this path")


def test_a_template_of_ones_own_may_print_what_the_second_request_adds() -> None:
    own = OWN.replace(", stream: true", ", top_p: 0.5").replace("user: {", "n: 2, user: {$example: chatcmpl-1, ")
    assert told(SPEC + own.replace("§", "")) == []


def test_a_template_of_ones_own_knows_the_first_two_bodies_only() -> None:
    more = "        - endpoint: chat\n          body: {model: qwen-plus, messages: *chat-messages, top_p: §0.5, user: {$answer: [1, id]}}\n"
    marked = (SPEC + OWN + more).replace(", stream: true", "").replace("§[", "[")
    assert told(marked.replace("§", "")) == expected(
        marked, "no template can know this: templates know the first two bodies only"
    )


def test_an_answer_needs_an_example_where_a_sample_writes_it_out() -> None:
    example = "                    $example: *film\n"
    cell = edited("multi-turn/dashscope", last(example, ""), last("$answer", "§$answer"))
    assert told(cell.replace("§", "")) == expected(cell, "curl writes this answer out: add `$example: …`")
    without = "    missing: {dashscope: {curl-http: {zh: 无, en: None}}}\n"
    cell = edited("multi-turn/dashscope", last(example, ""), lambda text: text + without)
    assert told(cell) == []


@pytest.mark.parametrize(
    ("cell", "edits"),
    [
        ("structured-output/openai", [last("name: {type", "title: {type"), last("name, age", "title, age")]),
        ("structured-output/dashscope", [last('{"name": "Sam",', '{"person": "Sam",')]),
    ],
)
def test_programs_print_whatever_properties_the_json_has(cell: str, edits: list[Edit]) -> None:
    assert told(edited(cell, *edits)) == []


OTHER_VALUE = (
    "the example of `$answer: [0, output, choices, 0, message]` has another value here; write the same in both"
)
CALL = '{name: get_current_weather, arguments: {$locale: {zh: \'{"location": "杭州"}\', en: \'{"location": "Hangzhou"}\'}}}'
USER = f"{{role: user, content: Hi, tool_calls: [{{id: call_1, type: function, function: {CALL}}}]}}"
EXAMPLES: dict[str, tuple[str, str, str, str]] = {
    "another value": ("*call-message", "§call_1", "role", OTHER_VALUE),
    "no such value": ("{role: assistant, content: Hi}", "§call_1", "role", OTHER_VALUE),
    "a conversation that the API refuses": (USER, "call_1", "§role", f"{REFUSED}{TOOL_ALONE}"),
    "an answer in an example": ("*call-message", "§{id: {$answer: [0]}}", "role", "an example is written out: it holds no $answer"),
}  # fmt: skip


@pytest.mark.parametrize(("message", "call_id", "role", "told_of"), EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_that_contradicts_another_or_the_conversation_is_told(
    message: str, call_id: str, role: str, told_of: str
) -> None:
    examples = (last("*call-message", message), last("*call-id", call_id), last("role: tool", f"{role}: tool"))
    marked = edited("function-calling/dashscope", *examples)
    assert told(marked.replace("§", "")) == expected(marked, told_of)


def test_the_new_values_of_a_further_request_are_those_that_a_template_has_to_print() -> None:
    before = {"model": "a", "messages": [{"role": "user", "content": "x"}], "n": 1, "stop": [], "flag": None}
    after = {
        "model": "a",
        "messages": [{"role": "user", "content": "y"}, {"$answer": [0, "id"]}, {"role": "user"}],
        "n": True,
        "stop": [],
        "flag": None,
        "options": {},
    }
    found = new_values([Sent("chat", {}, before), Sent("chat", {}, after)])
    assert [*found] == [
        (1, "body", "messages", 0, "content"),
        (1, "body", "messages", 2, "role"),
        (1, "body", "n"),
        (1, "body", "options"),
    ]


def test_what_both_requests_say_is_sent_twice() -> None:
    headers = every("          body:", "          headers: {X-Trace: one}\n          body:")
    assert told(edited("multi-turn/dashscope", headers, every("message\n", "message\n              seed: 1\n"))) == []


def test_a_further_request_goes_where_the_first_one_went() -> None:
    messages = [{"role": "user", "content": "x"}]
    answer = {"role": "assistant", "content": {"$answer": [0, "choices", 0, "message", "content"]}}
    first_one = Sent("chat", {}, {"messages": messages})
    second = Sent("other", {}, {"messages": [*messages, answer, {"role": "user", "content": "y"}]})
    assert [*unkept("multi-turn", "openai", [first_one, second])] == [
        Unkept((1, "endpoint"), TURNS + AGAIN + "write `endpoint: chat`")
    ]
    assert [*unkept("multi-turn", "openai", [first_one, second._replace(endpoint="chat")])] == []


def test_of_the_answers_of_another_api_nothing_is_known_but_how_often_a_plain_sample_sends() -> None:
    requests = [Sent("forecast", {}, None)] * 2
    assert [*unkept("multi-turn", "example", [Sent("forecast", {}, {"stream": "true"})])] == []
    assert [one.path for one in unkept("request", "example", requests)] == [(1,)]
