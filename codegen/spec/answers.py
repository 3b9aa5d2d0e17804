"""Checks of what a body takes from earlier answers: each `$answer`, and the `$example`s of one scenario together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from codegen.spec.markers import ANSWER, EXAMPLE, answers_in, localized
from codegen.spec.model import REQUEST, ScenarioRequest
from codegen.value import ValuePath, is_same, value_at


def wrong_answers(requests: Sequence[ScenarioRequest], template: str) -> Iterator[tuple[ValuePath, str]]:
    """Each `$answer` that cannot be, as its path from the list of requests and a message; `template` reads answers."""
    for number, request in enumerate(requests):
        for path, value in answers_in(request.body, (number, "body")):
            here = (*path, ANSWER)
            if number == 0:
                yield here, "the first request has no earlier answer"
            elif not _is_path(value[ANSWER], number):
                earlier = f"the number of an earlier request (0 to {number - 1})"
                yield here, f"{earlier} and a path in its answer are wanted here"
            elif not value.keys() <= {ANSWER, EXAMPLE}:
                yield here, f"nothing but {EXAMPLE} may stand beside {ANSWER}"
            elif template == REQUEST:
                yield here, "the template 'request' reads no answer; name one that does, such as template: multi-turn"
            elif any(answers_in(value.get(EXAMPLE))):
                yield (*path, EXAMPLE), "an example is written out: it holds no $answer"


def wrong_examples(requests: Sequence[ScenarioRequest], locales: Sequence[str]) -> Iterator[tuple[ValuePath, str]]:
    """Each `$example` that contradicts an earlier one of the same scenario, as its path and a message.

    Every `$answer` must be right (see `wrong_answers`), and have the texts of all `locales`.
    """
    answers = [
        (path, answer)
        for number, request in enumerate(requests)
        for path, answer in answers_in(request.body, (number, "body"))
        if EXAMPLE in answer
    ]
    for first, second in combinations(answers, 2):
        (_, outer), (path, inner) = sorted((first, second), key=lambda one: len(one[1][ANSWER]))
        steps = outer[ANSWER]
        if inner[ANSWER][: len(steps)] != steps:
            continue
        rest = tuple(inner[ANSWER][len(steps) :])
        for locale in locales:
            whole, part = (localized(answer[EXAMPLE], locale) for answer in (outer, inner))
            if not is_same(value_at(whole, rest), part):
                names = ", ".join(map(str, steps))
                message = f"the example of `{ANSWER}: [{names}]` has another value here; write the same in both"
                yield (*path, EXAMPLE), message
                break


def _is_path(steps: object, request: int) -> bool:
    """Whether a value is the number of a request before `request`, and a path in its answer."""
    if not isinstance(steps, list) or not steps or not all(type(step) in (int, str) for step in steps):
        return False
    return type(steps[0]) is int and 0 <= steps[0] < request
