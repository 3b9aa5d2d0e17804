"""Selects a share of the slow tests, to save time: of each test with several cases, only some run at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Case = TypeVar("Case")


def share(cases: Iterable[tuple[Hashable, Case]], count: int, seed: int) -> list[Case]:
    """One of `count` shares of the cases; `seed` says which. Each case comes with the test that it belongs to.

    A share has at least one case of every test, and `count` seeds in a row select every case.
    """
    by_test: dict[Hashable, list[Case]] = {}
    for test, case in cases:
        by_test.setdefault(test, []).append(case)
    return [
        case
        for turn, several in enumerate(by_test.values(), start=seed)
        for case in _every(several, min(count, len(several)), turn)
    ]


def _every(several: Sequence[Case], step: int, turn: int) -> Sequence[Case]:
    return several[turn % step :: step]
