"""Selects what `.ci/run` verifies on the oldest SDKs and with faults: one region and one locale of each scenario.

    python3 scripts/rotation.py SEED

It prints a selector for each scenario, such as `zh/beijing/*/chat/*`. Another seed selects other regions and locales.
With as many seeds in a row as a scenario has pairs of locale and region, every sample is selected.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

MANIFEST = Path(__file__).resolve().parents[1] / "generated" / "manifest.json"


def selectors(ids: Iterable[str], seed: int) -> list[str]:
    """A selector for each scenario in the sample ids; `seed` is a whole number, 0 or more."""
    places: dict[str, set[str]] = {}
    for sample_id in ids:
        locale, region, _, scenario, _ = sample_id.split("/")
        places.setdefault(scenario, set()).add(f"{locale}/{region}")
    chosen = []
    for turn, (scenario, of_scenario) in enumerate(sorted(places.items()), start=seed):
        place = sorted(of_scenario)[turn % len(of_scenario)]
        chosen.append(f"{place}/*/{scenario}/*")
    return chosen


if __name__ == "__main__":
    samples = json.loads(MANIFEST.read_bytes())["samples"]
    print(*selectors((sample["id"] for sample in samples), int(sys.argv[1])), sep="\n")
