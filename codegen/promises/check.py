"""Puts each promised request to the mock, as `verify` will, and says what comes of it. Nothing runs, nothing is served.

So what `validate` accepts can be sent, is answered, and its answer can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from codegen.errors import Problem
from codegen.languages import LANGUAGES
from codegen.mock.access import Attempt, Key, refusal
from codegen.mock.call import Answer, Call, Stream
from codegen.mock.conversations import Conversations
from codegen.mock.modules import PROTOCOL_MODULES
from codegen.plan.places import PLACES, at, there
from codegen.plan.samples import Sample
from codegen.promises import conversation, reading
from codegen.promises.reading import MARK
from codegen.promises.sent import Sent, Unkept
from codegen.spec.load import Spec
from codegen.spec.markers import ANSWER, answers_in, as_written, replaced
from codegen.spec.placeholders import fill
from codegen.value import Json, ValuePath

_ID = "00000000-0000-4000-8000-000000000000"


def problems(spec: Spec, samples: Iterable[Sample]) -> Iterator[Problem]:
    """What is wrong with the promises of samples, at the fields of the spec.

    Samples of all regions promise the same but for the host, and those of all languages but for what comes from an
    answer. So each locale's requests of a scenario and protocol are looked at once for the languages that read answers,
    and, if nothing is wrong with them, once for the others.
    """
    promises: dict[tuple[str, ...], dict[bool, Sample]] = {}
    for sample in samples:
        same = promises.setdefault((sample.locale, sample.protocol, sample.scenario), {})
        same.setdefault(LANGUAGES[sample.language].reads_answers, sample)
    conversations = Conversations(spec)
    for same in promises.values():
        for reads in (True, False):
            unkept = _unkept(spec, conversations, same[reads]) if reads in same else ()
            wrong = [_problem(spec, same[reads], one) for one in unkept]
            yield from wrong
            if wrong:
                break


def _unkept(spec: Spec, conversations: Conversations, sample: Sample) -> Iterator[Unkept]:
    scenario, mock = spec.api.scenarios[sample.scenario], spec.api.protocols[sample.protocol].mock
    written = scenario.requests[sample.protocol]
    requests = [Sent(one.endpoint, one.headers, sent.json) for one, sent in zip(written, sample.requests, strict=True)]
    if not LANGUAGES[sample.language].reads_answers:
        # Its samples send what is written, whatever comes: so they can send and print anything that the API takes.
        wrong = list(_without_example(sample.language, requests))
        yield from wrong or _unanswered(spec, conversations, sample, requests, reads=False)
        return
    wrong = list(conversation.unkept(scenario.template, mock, requests))
    yield from wrong
    # what a further request says is of no use while the conversation is another
    yield from _unanswered(spec, conversations, sample, requests[:1] if wrong else requests, reads=not wrong)


def _without_example(language: str, requests: Sequence[Sent]) -> Iterator[Unkept]:
    """Each `$answer` that has no example, which a language needs that reads no answers."""
    for number, request in enumerate(requests):
        for path, _ in answers_in(request.body, (number, "body")):
            yield Unkept((*path, ANSWER), f"{language} writes this answer out: add `$example: …`", key=True)


def _unanswered(
    spec: Spec, conversations: Conversations, sample: Sample, requests: Sequence[Sent], *, reads: bool
) -> Iterator[Unkept]:
    """What the mock refuses, or (if `reads`) programs cannot read of its answers; up to the first such request."""
    way = spec.api.scenarios[sample.scenario].template
    mock = spec.api.protocols[sample.protocol].mock
    answers: list[Answer | Stream] = []
    for number, request in enumerate(requests):
        lost = list(_lost(request.body, answers, (number, "body")))
        if lost:
            yield from lost
            return
        filled = Sent(request.endpoint, request.headers, _filled(request.body, answers))
        call = _call(spec, conversations, sample, filled)
        answer = PROTOCOL_MODULES[mock].reply(call) if isinstance(call, Call) else call
        if isinstance(answer, Answer) and answer.status != 200:
            where, message = answer.wrong or (("body",), _message(answer.body))
            yield Unkept((number, *_as_written(where, request)), f"the API refuses this: {message}")
            return
        answers.append(answer)
        if reads and mock in PLACES:
            unread = list(reading.unkept(way, PLACES[mock], requests, answers, _weather(spec, sample)))
            if unread:
                yield from unread
                return


def _call(spec: Spec, conversations: Conversations, sample: Sample, request: Sent) -> Call | Answer:
    """A request as the mock's module gets it, or the refusal of one that the key may not send."""
    protocol = spec.api.protocols[sample.protocol]
    endpoint = protocol.endpoints[request.endpoint]
    model = at(request.body, (protocol.model_field,)) if protocol.model_field else ""
    key = Key(sample.region, spec.workspace(spec.api.scenarios[sample.scenario]))
    attempt = Attempt(sample.protocol, request.endpoint, sample.region, _ID, request.body, True, model)
    reason = refusal(spec.api, {_ID: key}, attempt)
    if reason is not None:
        return PROTOCOL_MODULES[protocol.mock].refuse(reason, model=model, link="", request_id=_ID)
    path = protocol.base_path + endpoint.path
    arguments = conversations.arguments(sample.protocol, request.body)
    return Call(endpoint, path, _AnyCase(request.headers), model, request.body, _ID, MARK, arguments=arguments)


class _AnyCase(dict[str, str]):
    """Headers whose names are found in any case."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in headers.items()})

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        return super().get(name.lower(), default)


def _as_written(where: ValuePath, request: Sent) -> ValuePath:
    """A path in a request, with the name of a header as the spec writes it."""
    if where[0] != "headers":
        return where
    return ("headers", *(name for name in request.headers if name.lower() == str(where[1]).lower()))


def _lost(value: Json, answers: Sequence[Answer | Stream], path: ValuePath) -> Iterator[Unkept]:
    """Each `$answer` in a value at `path` that leads to nothing in the answers."""
    for where, marker in answers_in(value, path):
        number, *steps = marker[ANSWER]
        answer = answers[number]
        if isinstance(answer, Stream):
            yield Unkept((*where, ANSWER), "this answer is a stream, which has no such value")
        elif not there(answer.body, tuple(steps)):
            yield Unkept((*where, ANSWER), "the answer has nothing at this path")


def _filled(value: Json, answers: Sequence[Answer | Stream]) -> Json:
    """A value with the parts of earlier answers in the places of its `$answer`s."""

    def part(marker: Mapping[str, Json]) -> Json:
        number, *steps = marker[ANSWER]
        answer = answers[number]
        return at(answer.body, tuple(steps)) if isinstance(answer, Answer) else None

    return replaced(value, ANSWER, part)


def _message(error: Json) -> str:
    """The message in the body of an error, in the form of any protocol."""
    return str(at(error, ("message",)) or at(error, ("error", "message"), ""))


def _weather(spec: Spec, sample: Sample) -> str | None:
    """What the function of the programs says of each place."""
    text = spec.texts(sample.locale, sample.scenario).get("weather")
    values = spec.fillings(sample.locale, sample.region, sample.scenario)
    return None if text is None else fill(text, values)


def _problem(spec: Spec, sample: Sample, unkept: Unkept) -> Problem:
    document = spec.document
    written = document.value["scenarios"][sample.scenario]["requests"][sample.protocol]
    path = ("scenarios", sample.scenario, "requests", sample.protocol, *as_written(unkept.path, written))
    # Where the value is a text per locale, the text of this one is meant.
    where = document.key_position(path) if unkept.key else document.position((*path, "$locale", sample.locale))
    return Problem(where, unkept.message)
