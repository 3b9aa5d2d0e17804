"""What `run.mjs` does with --rounds, for codegen: HAR requests on stdin, seconds in this process on stdout."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from codegen.request.har import read_request
from codegen.request.request import Request
from codegen.snippet import snippet


def clocked(work: Callable[..., object], *args: object) -> tuple[float, float]:
    """Wall and CPU seconds."""
    cpu, start = time.process_time(), time.perf_counter()
    work(*args)
    return time.perf_counter() - start, time.process_time() - cpu


def opened(part: list[object], requests: list[Request]) -> None:
    """HAR objects, as requests."""
    requests += [read_request(har, {}) for har in part]


def converted(part: list[Request], languages: list[str]) -> None:
    """Each request as source in each of the languages."""
    for request in part:
        for language in languages:
            snippet(request, language)


def main() -> None:
    """Convert part by part, and write the best of the later half."""
    rounds, languages = int(sys.argv[2]), sys.argv[3:]
    hars = [json.loads(line) for line in sys.stdin]
    size = len(hars) // rounds
    best: dict[str, tuple[float, float]] = {}
    for at in range(rounds):
        part = hars[at * size : (at + 1) * size]
        requests: list[Request] = []
        seconds = {"open": clocked(opened, part, requests)}
        if at % 2:
            seconds["all"] = clocked(converted, requests, languages)
        else:
            for language in languages:
                seconds[language] = clocked(converted, requests, [language])
        if at >= rounds / 2:
            for name, found in seconds.items():
                known = best.get(name, found)
                best[name] = (min(known[0], found[0]), min(known[1], found[1]))
    json.dump(best, sys.stdout)


if __name__ == "__main__":
    main()
