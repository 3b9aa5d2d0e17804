"""What the SDKs' calls do to a body. The rules come from running them at the spec's oldest and newest version.

Where a call would change or omit a part of a body, or cannot take all of it, SDK templates also get the body as JSON
and show how the SDK sends that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from codegen.languages import Language
from codegen.value import Json, ValuePath

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")

_GENERATION_CALL = frozenset(
    """api_key api_protocol async_request base_address customized_model_id enable_encryption extra_url_parameters
    flattened_output form function headers history http_method input is_binary_input is_service messages model
    output_format plugins pre_task_id prompt query request_timeout resources sdk_module self session stream
    stream_result_mode task task_group task_id user_agent workspace ws_stream_mode""".split()  # noqa: SIM905 - a list
)
"""Names of parameters that dashscope.Generation.call in Python uses itself, or drops."""


def first_changed(package: str, language: Language, body: Json) -> ValuePath | None:
    """The path of the first value that the SDK's call would not send unchanged; None if there is none."""
    rule = _CHANGED.get(package)
    return next(rule(language, body), None) if rule else None


def fits_chat_call(package: str, language: Language, body: Json) -> bool:
    """Whether the SDK's call for a chat can take all of a body as its own arguments, and sends it unchanged."""
    if first_changed(package, language, body) is not None:
        return False
    rule = _FITS.get(package)
    return rule(language, body) if rule else language.exact(body)


def _changed_by_json_stringify(language: Language, body: Json) -> Iterator[ValuePath]:
    for path, value in _values(body):
        if not isinstance(value, (dict, list)) and not language.exact(value):
            yield path


def _changed_by_generation_call(language: Language, body: Json) -> Iterator[ValuePath]:
    if isinstance(body, dict) and isinstance(body.get("parameters"), dict):
        for name, value in body["parameters"].items():
            if name in _GENERATION_CALL or value is None or (name == "enable_search" and not value):
                yield ("parameters", name)


def _changed_by_gson(language: Language, body: Json) -> Iterator[ValuePath]:
    for path, value in _values(body):
        if isinstance(value, dict):
            yield from ((*path, name) for name, item in value.items() if item is None)


def _values(value: Json, path: ValuePath = ()) -> Iterator[tuple[ValuePath, Json]]:
    """A value and all values in it, each with its path."""
    yield path, value
    if isinstance(value, (dict, list)):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _values(item, (*path, step))


def _fits_python(language: Language, body: Json) -> bool:
    return True


def _fits_nodejs(language: Language, body: Json) -> bool:
    return all(map(language.identifier.match, body)) and "__proto__" not in body


def _fits_go(language: Language, body: Json) -> bool:
    # option.WithJSONSet reads a name as a path.
    return _is_chat(body.get("messages"), {"system", "user", "assistant"}) and all(map(_WORD.match, body))


def _fits_java(language: Language, body: Json) -> bool:
    return _is_chat(body.get("messages"), {"system", "user", "assistant"})


def _fits_generation(language: Language, body: Json) -> bool:
    """Whether a body has a model, messages and parameters, and nothing else."""
    if {*body} != {"model", "input", "parameters"} or not isinstance(body["parameters"], dict):
        return False
    return isinstance(body["input"], dict) and {*body["input"]} == {"messages"} and bool(body["input"]["messages"])


def _fits_generation_java(language: Language, body: Json) -> bool:
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


_CHANGED: Mapping[str, Callable[[Language, Json], Iterator[ValuePath]]] = {
    "npm:openai": _changed_by_json_stringify,
    "pypi:dashscope": _changed_by_generation_call,
    "maven:com.alibaba:dashscope-sdk-java": _changed_by_gson,
}
_FITS: Mapping[str, Callable[[Language, Json], bool]] = {
    "pypi:openai": _fits_python,
    "npm:openai": _fits_nodejs,
    "go:github.com/openai/openai-go/v3": _fits_go,
    "maven:com.openai:openai-java": _fits_java,
    "pypi:dashscope": _fits_generation,
    "maven:com.alibaba:dashscope-sdk-java": _fits_generation_java,
}
