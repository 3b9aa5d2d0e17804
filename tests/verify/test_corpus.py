"""The corpus: awkward texts and values go through a spec, and the published samples send them exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.corpus import CORPUS, MORE, PASSED, Case, clients, run_corpus

WITH_FIELDS = [case for case in CORPUS if "extra" in case]
SDKS = [one for one in clients() if one[2] != "http"]


def assert_all_pass(folder: Path, client: tuple[str, str, str], cases: list[Case], sdk: str = "newest") -> None:
    verdicts = run_corpus(folder, *client, cases, sdk)
    assert {name: told for name, told in verdicts.items() if told != PASSED} == {}
    assert [*verdicts] == [case["id"] for case in cases]


def test_the_corpus_is_whole() -> None:
    names = [case["id"] for case in (*CORPUS, *MORE)]
    assert (len(CORPUS), len(WITH_FIELDS), len(set(names))) == (51, 5, len(names))
    assert [one[2] for one in clients()].count("http") == 7
    assert len(SDKS) == 8


def test_curl_sends_every_case_exactly(tmp_path: Path) -> None:
    assert_all_pass(tmp_path, ("curl", "openai", "http"), [*CORPUS, *MORE])


@pytest.mark.slow
@pytest.mark.parametrize("client", clients(), ids="-".join)
def test_every_case_is_sent_exactly(client: tuple[str, str, str], tmp_path: Path) -> None:
    assert_all_pass(tmp_path, client, [*CORPUS, *(MORE if client[2] == "http" else [])])


@pytest.mark.slow
@pytest.mark.parametrize("client", SDKS, ids="-".join)
def test_the_oldest_sdks_send_further_fields_exactly(client: tuple[str, str, str], tmp_path: Path) -> None:
    assert_all_pass(tmp_path, client, [*WITH_FIELDS, *MORE], "oldest")
