"""The samples that `.ci/run` verifies on the oldest SDKs and with faults: of each scenario, one region and one locale.

    python3 scripts/rotation.py SEED

It prints a selector for each scenario, such as `zh/beijing/*/chat/*`. Another seed means other regions and locales; as
many seeds in a row as there are pairs of them reach every sample.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

MANIFEST = Path(__file__).resolve().parents[1] / "generated" / "manifest.json"


def selectors(ids: Iterable[str], seed: int) -> list[str]:
    """A selector for each scenario that the sample ids name; `seed` is any whole number, 0 or more."""
    places: dict[str, set[str]] = {}
    for sample_id in ids:
        locale, region, _, scenario, _ = sample_id.split("/")
        places.setdefault(scenario, set()).add(f"{locale}/{region}")
    chosen = []
    for turn, (scenario, found) in enumerate(sorted(places.items()), start=seed):
        place = sorted(found)[turn % len(found)]
        chosen.append(f"{place}/*/{scenario}/*")
    return chosen


if __name__ == "__main__":
    samples = json.loads(MANIFEST.read_bytes())["samples"]
    print(*selectors((sample["id"] for sample in samples), int(sys.argv[1])), sep="\n")
