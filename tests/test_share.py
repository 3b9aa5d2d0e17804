"""What `.ci/run` leaves out in one run, others have: shares of slow tests, regions and locales by turns."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatchcase

import pytest
from support.samples import all_rows
from support.share import share
from support.workbench import CHECKOUT

CASES = [(test, f"{test}{case}") for test, count in (("a", 7), ("b", 1), ("c", 2), ("d", 14)) for case in range(count)]


def rotation(seed: int) -> list[str]:
    """The selectors that the script prints."""
    command = [sys.executable, str(CHECKOUT / "scripts" / "rotation.py"), str(seed)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("count", [1, 2, 4, 9])
def test_as_many_seeds_as_there_are_shares_meet_every_case(count: int) -> None:
    shares = [share(CASES, count, seed) for seed in range(5, 5 + count)]
    assert {case for found in shares for case in found} == {case for _, case in CASES}
    assert all({case[0] for case in found} == {"a", "b", "c", "d"} for found in shares)
    assert max(map(len, shares)) <= sum(-(-size // min(size, count)) for size in (7, 1, 2, 14))


def test_a_seed_always_gives_the_same_share() -> None:
    assert share(CASES, 4, 11) == share(CASES, 4, 11)
    assert share(CASES, 4, 11) != share(CASES, 4, 12)


def test_seeds_0_to_5_meet_every_sample_and_each_meets_every_scenario_in_one_region_and_locale() -> None:
    """So each scenario meets each region and locale that it has samples for."""
    met = set()
    for seed in range(6):
        selectors = rotation(seed)
        chosen = [name for name in all_rows() if any(fnmatchcase(name, one) for one in selectors)]
        places: dict[str, set[str]] = {}
        for name in chosen:
            locale, region, _, scenario, _ = name.split("/")
            places.setdefault(scenario, set()).add(f"{locale}/{region}")
        assert places.keys() == {row["scenario"] for row in all_rows().values()}
        assert {len(found) for found in places.values()} == {1}
        assert len({place for found in places.values() for place in found}) > 1, "scenarios take turns"
        met |= set(chosen)
    assert met == set(all_rows())
