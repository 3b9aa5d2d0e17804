"""Builds many samples in several processes at once, each some of the languages."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Collection, Sequence

from codegen.build import Built, Sources, build
from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.languages import LANGUAGES
from codegen.plan.samples import Sample

_ENOUGH = 200
"""With fewer samples, another process costs more than it saves."""
_MOST_PROCESSES = 4
_WEIGHT_OF_BLACK = 5
"""Black takes about so much longer for a sample than all else."""


def build_in_parallel(made_from: Sources, samples: Collection[Sample], cache: Cache) -> Built:
    """As `build`, and raises as it does; many samples are built on all cores.

    It forks, which is safe on Linux and while there is one thread; elsewhere, there is one process.
    """
    parts = _parts(samples, min(_cores(), _MOST_PROCESSES)) if len(samples) >= _ENOUGH else []
    if len(parts) < 2:
        return build(made_from, samples, cache)
    import multiprocessing  # noqa: PLC0415 - not needed for few samples

    global _task  # noqa: PLW0603 - a forked process has what its parent has, so that nothing is copied
    _task = made_from, parts, cache
    try:
        with multiprocessing.get_context("fork").Pool(len(parts) - 1, _ignore_interrupts) as pool:
            others = [pool.apply_async(_build_part, (index,)) for index in range(1, len(parts))]
            built = [_build_part(0), *(other.get() for other in others)]
    finally:
        _task = None
    if None in built:
        return build(made_from, samples, cache)  # again, because it reports the problems of all samples in order
    whole = [part for part in built if part is not None]
    files = {path: data for part in whole for path, data in part.files.items()}
    rows = {sample_id: row for part in whole for sample_id, row in part.rows.items()}
    return Built({one.path: files[one.path] for one in samples}, {one.id: rows[one.id] for one in samples})


_task: tuple[Sources, Sequence[Sequence[Sample]], Cache] | None = None


def _build_part(index: int) -> Built | None:
    """The samples of a part; None if one of them cannot be built."""
    assert _task is not None  # noqa: S101 - for the type checker
    made_from, parts, cache = _task
    try:
        return build(made_from, parts[index], cache)
    except CodegenError:
        return None


def _parts(samples: Collection[Sample], count: int) -> list[list[Sample]]:
    """The samples in at most so many parts that take about as long. A part has all samples of its languages.

    So each template is compiled by one process.
    """
    work: Counter[str] = Counter()
    for sample in samples:
        work[sample.language] += _WEIGHT_OF_BLACK if LANGUAGES[sample.language].formatter == "black" else 1
    loads = [0] * count
    part_of: dict[str, int] = {}
    for language, cost in work.most_common():
        part_of[language] = loads.index(min(loads))
        loads[part_of[language]] += cost
    parts = [[one for one in samples if part_of[one.language] == index] for index in range(count)]
    return [part for part in parts if part]


def _cores() -> int:
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _ignore_interrupts() -> None:
    """The parent is interrupted as well, and ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
