"""Whether programs find what they read in the mock's answers to the promised requests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from codegen.mock.call import Answer, Stream, compact
from codegen.plan.json_answers import asked_properties
from codegen.plan.places import Places, at, there
from codegen.plan.ways import CALLING, SENDS, STREAMING, STRUCTURED, TURNS, VISION
from codegen.promises.sent import Sent, Unkept
from codegen.value import ValuePath

MARK = "回执0123456789abcdef"
"""What the mock's answers carry here: a text of the form that `verify` looks for in what a program prints."""

_ARGUMENT = "location"
"""The argument of the function that the programs have."""


def unkept(
    way: str, places: Places, requests: Sequence[Sent], answers: Sequence[Answer | Stream], weather: str | None
) -> Iterator[Unkept]:
    """What programs of templates by the name `way` cannot read, or would not print, of the last of the answers so far.

    It is told at what the request should say. `answers` are those of the mock to the first of `requests`, with MARK in
    them. `weather` is what the function of the programs adds to its argument (the locale's text of that name).
    Templates by other names than those of `SENDS` may read anything, so nothing is wrong there.
    """
    if way not in SENDS:
        return
    number = len(answers) - 1
    for path, message in _Reader(way, places, requests[number], answers[number]).unkept(number):
        yield Unkept((number, *path), message)
    if way == CALLING and number == 0:
        yield from _calling(places, requests, answers[0], weather)


class _Reader:
    """Reads one answer as programs of a way do."""

    def __init__(self, way: str, places: Places, request: Sent, answer: Answer | Stream) -> None:
        self._named = f"templates named '{way}'"
        self._way = way
        self._places = places
        self._header = places.header
        self._request = request
        self._answer = answer

    def unkept(self, number: int) -> Iterator[tuple[ValuePath, str]]:
        """What cannot be read, each at a path in the request; `number` is that of the request, from 0."""
        answer = self._answer
        if isinstance(answer, Stream):
            if self._way == STREAMING:
                yield from self._stream(answer)
            else:
                told = f"{self._streams()} needs a template that reads streams; write `template: streaming`"
                yield self._switch(), told
        elif self._way == STREAMING:
            yield self._switch(), f"{self._named} read a stream; write {self._streams_if()}"
        elif self._way in (STRUCTURED, TURNS, CALLING, VISION):
            yield from self._message(answer, number)
        elif MARK not in (printed := compact(answer.body)) and '"tool_calls"' not in printed:
            yield self._unparsed()

    def _switch(self) -> ValuePath:
        """Where a request says that it wants a stream, or should."""
        if self._header is None:
            return self._at("stream")
        for wanted in (self._header.lower(), "accept"):
            for name in self._request.headers:
                if name.lower() == wanted:
                    return "headers", name
        return ("headers",)

    def _streams(self) -> str:
        return "this header asks for a stream, which" if self._header else "`stream: true`"

    def _streams_if(self) -> str:
        return f"`headers: {{{self._header}: enable}}`" if self._header else "`stream: true`"

    def _at(self, name: str) -> ValuePath:
        return self._places.option(self._request.body, name)

    def _format(self) -> ValuePath:
        return self._at("response_format")

    def _no_place(self) -> tuple[ValuePath, str]:
        place = ".".join(map(str, self._places.message[:2]))
        return self._at("result_format"), f"{self._named} read `{place}` of the answer; write `result_format: message`"

    def _no_text(self) -> tuple[ValuePath, str]:
        return ("endpoint",), f"this endpoint answers with a list of parts, and {self._named} read a text"

    def _no_parts(self) -> tuple[ValuePath, str]:
        return ("endpoint",), f"this endpoint answers with a text, and {self._named} read a list of parts"

    def _unparsed(self) -> tuple[ValuePath, str]:
        return self._format(), f"the answer's text is JSON, which {self._named} do not parse; {_PARSE}"

    def _calls(self) -> tuple[ValuePath, str]:
        told = f"the answer calls a tool, and {self._named} call none; write `template: {CALLING}`, or remove this"
        return self._at("tools"), told

    def _message(self, answer: Answer, number: int) -> Iterator[tuple[ValuePath, str]]:
        message = at(answer.body, self._places.message)
        if message is None:
            yield self._no_place()
            return
        if message.get("tool_calls"):
            if self._way != CALLING:
                yield self._calls()
            return
        content = message["content"]
        lists_parts = self._way == VISION and self._places.lists_parts
        wanted: type[Any] = list if lists_parts else str
        if not isinstance(content, wanted):
            yield self._no_parts() if lists_parts else self._no_text()
        elif self._way == STRUCTURED:
            yield from self._structured(content)
        elif (number or self._way == VISION) and MARK not in compact(content):
            yield self._unparsed()

    def _structured(self, text: str) -> Iterator[tuple[ValuePath, str]]:
        if not there(self._request.body, (*self._places.options, "response_format")):
            yield self._format(), f"{self._named} parse the answer's text as JSON; write a `response_format`"
            return
        try:
            answer = json.loads(text)
        except ValueError:
            yield self._format(), f"{self._named} parse the answer's text as JSON; write a type that asks for JSON"
            return
        printed = [at(answer, (one.name,)) for one in asked_properties(self._request.body, self._places)]
        if not any(isinstance(value, str) and MARK in value for value in printed):
            wanted = f"{self._named} print the properties of the answer's JSON, and none of them can be any text here"
            yield self._format(), f"{wanted}; ask for one, in the schema, or in an example of JSON in a message"

    def _stream(self, stream: Stream) -> Iterator[tuple[ValuePath, str]]:
        if self._header and self._request.headers.get(self._header) != "enable":
            yield self._switch(), f"{self._named} ask for a stream with {self._streams_if()}; write that"
        printed = ""
        for event in _events(stream):
            choices = at(event, self._places.message[:-2])
            if choices is None:
                yield self._no_place()
                return
            for choice in choices:
                text = choice[self._places.part].get("content") or ""
                if not isinstance(text, str):
                    yield self._no_text()
                    return
                printed += text
        whole = "".join(stream.deltas)
        if not whole:
            yield self._calls()
        elif printed != whole:
            yield self._at("incremental_output"), f"{self._named} print what is new; write `incremental_output: true`"
        elif MARK not in printed:
            yield self._unparsed()
        elif stream.total_tokens is None:
            wanted = "`stream_options: {include_usage: true}`"
            yield self._at("stream_options"), f"{self._named} print the usage at the stream's end; write {wanted}"


_PARSE = f"write `template: {STRUCTURED}`, or remove this"


def _events(stream: Stream) -> Iterator[Any]:
    """The JSON of each event."""
    for event in stream.events:
        data = event.rpartition("data:")[2].strip()
        if data != "[DONE]":
            yield json.loads(data)


def _calling(
    places: Places, requests: Sequence[Sent], answer: Answer | Stream, weather: str | None
) -> Iterator[Unkept]:
    """What is wrong with the tool, with the call of it, and with the result that the second request promises."""
    first = requests[0].body
    tools = (0, *places.option(first, "tools"))
    if isinstance(answer, Stream) or at(answer.body, places.message) is None:
        return  # told before
    function = f"templates named '{CALLING}' run one function, of the text `{_ARGUMENT}`"
    calls = at(answer.body, (*places.message, "tool_calls"))
    listed = at(requests[0].body, (*places.options, "tools"))
    if isinstance(listed, list) and len(listed) > 1:
        yield Unkept(tools, f"{function}; write one tool")
    elif not calls:
        choice = (0, *places.option(first, "tool_choice"))
        chosen = isinstance(listed, list) and listed and choice[-1] == "tool_choice"
        yield Unkept(choice if chosen else tools, f"{function}; the answer calls none, so write a tool that is called")
    else:
        arguments = json.loads(calls[0]["function"]["arguments"])
        location = at(arguments, (_ARGUMENT,))
        takes = (*tools, 0, "function", "parameters")
        content = (1, "body", *places.messages, len(at(requests[1].body, places.messages, ())) - 1, "content")
        if set(arguments) != {_ARGUMENT} or not isinstance(location, str):
            yield Unkept(takes, f"{function}; write this argument, and no other")
        elif MARK in location:
            message = "the function's result is promised here, so the call that it answers must be known"
            where = (*content[:-2], len(at(first, places.messages, ())), "$answer")
            yield Unkept(where, f"{message}: write the model's message beside this, as `$example:`", key=True)
        elif weather is not None and at(requests[1].body, content[2:]) != location + weather:
            told = "the function returns its argument and the locale's text `weather`"
            yield Unkept(content, f"{told}; write '{location + weather}'")
