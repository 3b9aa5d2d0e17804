"""What the SDKs' calls can say of a body, and what they make of it.

The rules come from running the SDKs at the spec's oldest and newest version. An SDK that is not named here is taken to
send each value that its template prints, as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.languages import Language
from codegen.plan.ways import CALLING, STREAMING, STRUCTURED, VISION
from codegen.spec.model import REQUEST, Package, Sdk
from codegen.value import NOTHING, Json, ValuePath, value_at, values_in

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_INT_32 = 2**31
_URI = re.compile(r"https?://([a-z0-9-]+\.)+[a-z]+/(?!.*//)(?!.*\.[./])[A-Za-z0-9_.~/-]+(\?[A-Za-z0-9_~=&-]+)?\Z")
"""Matches a URL that System.Uri certainly leaves as it is."""

_GENERATION_CALL = frozenset(
    """api_key api_protocol async_request base_address customized_model_id enable_encryption extra_url_parameters
    flattened_output form function headers history http_method input is_binary_input is_service messages model
    output_format plugins pre_task_id prompt query request_timeout resources sdk_module self session stream
    stream_result_mode task task_group task_id user_agent workspace ws_stream_mode""".split()  # noqa: SIM905 - a list
)
"""Names of parameters that dashscope.Generation.call in Python uses itself, or drops."""


def options_at(sdk: Package | None) -> ValuePath:
    """Where in a body the options of the SDK's call go: the path to that mapping; the body itself without an SDK."""
    return _rules(sdk).options_at


def response_format_at(sdk: Package | None) -> ValuePath:
    """Where in a body the form of the answer stands."""
    return (*options_at(sdk), "response_format")


def word_for(sdk: Sdk | None, language: Language, name: str, value: Json) -> str:
    """How the SDK's call names an option: its parameter or method. Empty if it has no word for this option or value."""
    return name if sdk and name in sdk.parameters else _rules(sdk).word(language, name, value)


def unsendable(sdk: Package, language: Language, template: str, body: Json) -> Iterator[ValuePath]:
    """The paths of the values that the SDK's call in the named template would not send as they are."""
    yield from _rules(sdk).changed(language, body)
    if template == VISION and isinstance(body, dict):
        yield from _rules(sdk).changed_by_vision(body)


def takes(sdk: Package, language: Language, name: str, value: Json) -> bool:
    """Whether an option can be given to the SDK's call, which then sends this value as it is."""
    return _rules(sdk).takes(language, name, value)


def fits_request(sdk: Package, language: Language, body: Json) -> bool:
    """Whether the SDK's usual call, in the template `request`, can say all of a body and sends it as it is."""
    rules = _rules(sdk)
    if (
        not isinstance(body, dict)
        or not rules.fits(language, body)
        or next(rules.changed(language, body), None) is not None
    ):
        return False
    options = value_at(body, rules.options_at)
    return all(name in ("model", "messages") or takes(sdk, language, name, value) for name, value in options.items())


def implied(sdk: Package | None, template: str) -> Mapping[ValuePath, Json]:
    """The values of a body that the call of the named template sends by itself, by their paths."""
    return _rules(sdk).implied.get(template, {})


def implied_headers(sdk: Package, template: str) -> Mapping[str, str]:
    """The headers that the call of the named template sends by itself; names are in lower case."""
    return _rules(sdk).streaming_headers if template == STREAMING else {}


def asks(sdk: Package, template: str, path: str) -> bool:
    """Whether the call of the named template asks the endpoint at `path`, which follows the protocol's base path."""
    paths = _rules(sdk).paths
    return not paths or paths.get(template, paths[REQUEST]) == path


def _changed_by_json_stringify(language: Language, body: Json) -> Iterator[ValuePath]:
    if isinstance(body, dict):
        yield from ((name,) for name in body if not language.identifier.match(name) or name == "__proto__")
    for path, value in values_in(body):
        if not isinstance(value, (dict, list)) and not language.exact(value):
            yield path


def _changed_by_json_set(language: Language, body: Json) -> Iterator[ValuePath]:
    if isinstance(body, dict):  # option.WithJSONSet reads a name as a path
        yield from ((name,) for name in body if not _WORD.match(name))


def _changed_by_generation_call(language: Language, body: Json) -> Iterator[ValuePath]:
    if isinstance(body, dict) and isinstance(body.get("parameters"), dict):
        for name, value in body["parameters"].items():
            if name in _GENERATION_CALL or value is None or (name == "enable_search" and not value):
                yield ("parameters", name)


def _changed_by_gson(language: Language, body: Json) -> Iterator[ValuePath]:
    for path, value in values_in(body):
        if isinstance(value, dict):
            yield from ((*path, name) for name, item in value.items() if item is None)


def _unchanged(*_: object) -> Iterator[ValuePath]:
    return iter(())


def _after_the_question(messages: Json, path: ValuePath) -> Iterator[ValuePath]:
    """The paths of the messages behind the first one of the user; `path` is that of the messages."""
    roles = (
        [message.get("role") for message in messages if isinstance(message, dict)] if isinstance(messages, list) else []
    )
    for index in range(roles.index("user") + 1 if "user" in roles else 0, len(roles)):
        yield (*path, index)


def _changed_by_image_question(body: Json) -> Iterator[ValuePath]:
    yield from _after_the_question(body.get("messages"), ("messages",))


def _changed_by_chat_client(language: Language, body: Json) -> Iterator[ValuePath]:
    """The values that are not of the type that the client's methods take."""
    if not isinstance(body, dict):
        return
    if not _is_name(body.get("model")):
        yield ("model",)
    for path, fits in _TYPED_BY_CHAT_CLIENT.items():
        value = value_at(body, path)
        if value is not NOTHING and not fits(value):
            yield path


def _changed_by_uri(body: Json) -> Iterator[ValuePath]:
    for path, value in values_in(body.get("messages"), ("messages",)):
        if path[-1] == "url" and not (isinstance(value, str) and _URI.match(value)):
            yield path


def _changed_by_multimodal_conversation(body: Json) -> Iterator[ValuePath]:
    messages = body["input"].get("messages") if isinstance(body.get("input"), dict) else None
    at: ValuePath = ("input", "messages")
    yield from _after_the_question(messages, at)
    for path, value in values_in(messages, at):  # each part becomes a map of one entry
        if len(path) == len(at) + len(("index", "content", "index")) and isinstance(value, dict):
            yield from ((*path, name) for name in [*value][1:])


def _fits(language: Language, body: Json) -> bool:
    return True


def _fits_typed_messages(language: Language, body: Json) -> bool:
    return _is_chat(body.get("messages"), {"system", "user", "assistant"})


def _fits_generation(language: Language, body: Json) -> bool:
    """Whether a body has a model, messages and parameters, and nothing else."""
    if {*body} != {"model", "input", "parameters"} or not isinstance(body["parameters"], dict):
        return False
    return isinstance(body["input"], dict) and {*body["input"]} == {"messages"} and bool(body["input"]["messages"])


def _fits_generation_in_java(language: Language, body: Json) -> bool:
    return _fits_generation(language, body) and bool(body["parameters"]) and _is_chat(body["input"]["messages"])


def _is_chat(messages: Json, roles: set[str] | None = None) -> bool:
    """Whether these are messages that have a role (one of `roles`) and a text, and nothing else."""
    if not isinstance(messages, list) or not messages:
        return False
    for message in messages:
        if not isinstance(message, dict) or {*message} != {"role", "content"}:
            return False
        if not all(isinstance(text, str) for text in message.values()) or (roles and message["role"] not in roles):
            return False
    return True


def _takes_all(language: Language, name: str, value: Json) -> bool:
    return True


def _is_literal(language: Language, name: str, value: Json) -> bool:
    return language.has_literal(value)


def _is_small(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT_32 <= value < _INT_32


def _is_32_bit(value: Json) -> bool:
    """Whether a number has so few digits that it comes back from 32 bits; .NET prints 1.0 as 1."""
    if isinstance(value, float):
        return 1e-30 < abs(value) < 1e30 and not value.is_integer() and float(f"{value:.6g}") == value
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**6


def _is_bool(value: Json) -> bool:
    return isinstance(value, bool)


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _is_name(value: Json) -> bool:
    return isinstance(value, str) and bool(value)


def _is_texts(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _never(value: Json) -> bool:
    return False


def _any(value: Json) -> bool:
    return True


_TYPED_BY_CHAT_CLIENT: Mapping[ValuePath, Callable[[Json], bool]] = {
    ("response_format", "json_schema", "name"): _is_name,
    ("response_format", "json_schema", "strict"): _is_bool,
    ("tools", 0, "function", "name"): _is_text,
    ("tools", 0, "function", "description"): _is_text,
}
"""The values that methods of the C# SDK take, if they are there, and which of them."""

_KEPT_BY_OPTIONS: Mapping[str, Callable[[Json], bool]] = {
    **dict.fromkeys(("temperature", "top_p", "presence_penalty", "frequency_penalty"), _is_32_bit),
    **dict.fromkeys(("max_tokens", "max_completion_tokens", "n", "seed", "top_logprobs"), _is_small),
    **dict.fromkeys(("logprobs", "parallel_tool_calls", "store"), _is_bool),
    **dict.fromkeys(("user", "service_tier", "reasoning_effort", "safety_identifier"), _is_text),
    **dict.fromkeys(("stop", "modalities"), _is_texts),
    "response_format": lambda value: value in ({"type": "text"}, {"type": "json_object"}),
    "tool_choice": lambda value: value in ("auto", "none", "required"),
    **dict.fromkeys(
        """audio function_call functions logit_bias metadata prediction stream stream_options tools
        web_search_options""".split(),  # noqa: SIM905 - a list
        _never,
    ),
}
"""The options that ChatCompletionOptions of OpenAI in C# knows, and which values of them come out as they went in. It
keeps what it does not know as it is."""


def _is_kept_by_options(language: Language, name: str, value: Json) -> bool:
    return bool(language.identifier.match(name)) and _KEPT_BY_OPTIONS.get(name, _any)(value)


def _no_word(language: Language, name: str, value: Json) -> str:
    return ""


def _keyword(language: Language, name: str, value: Json) -> str:
    return name if language.identifier.match(name) else ""


def _method_of_openai(language: Language, name: str, value: Json) -> str:
    methods = {"temperature": "temperature", "top_p": "topP", "presence_penalty": "presencePenalty"}
    return methods.get(name, "") if isinstance(value, float) else ""


def _method_of_generation(language: Language, name: str, value: Json) -> str:
    small = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _INT_32
    methods = {
        "result_format": ("resultFormat", value == "message"),
        "top_p": ("topP", isinstance(value, float)),
        "enable_search": ("enableSearch", value is True),
        "enable_thinking": ("enableThinking", isinstance(value, bool)),
        "max_tokens": ("maxTokens", small),
        "seed": ("seed", small),
    }
    method, fits = methods.get(name, ("", False))
    return method if fits else ""


@dataclass(frozen=True)
class _Rules:
    """What is known of the calls of one SDK; the functions above say what each part means."""

    options_at: ValuePath = ()
    word: Callable[[Language, str, Json], str] = _no_word
    changed: Callable[[Language, Json], Iterator[ValuePath]] = _unchanged
    changed_by_vision: Callable[[Any], Iterator[ValuePath]] = _unchanged
    fits: Callable[[Language, Any], bool] = _fits
    takes: Callable[[Language, str, Json], bool] = _takes_all
    implied: Mapping[str, Mapping[ValuePath, Json]] = field(default_factory=dict)
    streaming_headers: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    """The path of the endpoint by the name of the template; `request` also stands for those that are not named."""


_CHAT = {REQUEST: "/chat/completions"}
_GENERATION = {
    REQUEST: "/services/aigc/text-generation/generation",
    VISION: "/services/aigc/multimodal-generation/generation",
}
_EVENTS = {"x-dashscope-sse": "enable"}
_TYPED_CALLS: Mapping[str, Mapping[ValuePath, Json]] = {
    STREAMING: {("stream",): True},
    STRUCTURED: {("response_format", "type"): "json_schema"},
    CALLING: {("tools", 0, "type"): "function"},
}
_SDKS: Mapping[str, _Rules] = {
    "pypi:openai": _Rules(paths=_CHAT),
    "npm:openai": _Rules(paths=_CHAT, changed=_changed_by_json_stringify),
    "go:github.com/openai/openai-go/v3": _Rules(
        paths=_CHAT,
        changed=_changed_by_json_set,
        fits=_fits_typed_messages,
        implied=_TYPED_CALLS,
    ),
    "nuget:OpenAI": _Rules(
        paths=_CHAT,
        changed=_changed_by_chat_client,
        changed_by_vision=_changed_by_uri,
        fits=_fits_typed_messages,
        takes=_is_kept_by_options,
        implied={**_TYPED_CALLS, STREAMING: {("stream",): True, ("stream_options", "include_usage"): True}},
    ),
    "maven:com.openai:openai-java": _Rules(
        paths=_CHAT,
        word=_method_of_openai,
        changed_by_vision=_changed_by_image_question,
        fits=_fits_typed_messages,
        takes=_is_literal,
        implied=_TYPED_CALLS,
    ),
    "pypi:dashscope": _Rules(
        paths=_GENERATION,
        options_at=("parameters",),
        word=_keyword,
        changed=_changed_by_generation_call,
        fits=_fits_generation,
        streaming_headers=_EVENTS,
    ),
    "maven:com.alibaba:dashscope-sdk-java": _Rules(
        paths=_GENERATION,
        options_at=("parameters",),
        word=_method_of_generation,
        changed=_changed_by_gson,
        changed_by_vision=_changed_by_multimodal_conversation,
        fits=_fits_generation_in_java,
        implied={CALLING: {("parameters", "tools", 0, "type"): "function"}},
        streaming_headers=_EVENTS,
    ),
}
_UNKNOWN = _Rules()


def _rules(sdk: Package | None) -> _Rules:
    return _SDKS.get(sdk.package, _UNKNOWN) if sdk else _UNKNOWN
