"""The expected tree against the one on disk: what differs, and in which words it is shown."""

from __future__ import annotations

from typing import get_args

import pytest

from codegen.sync.drift import MESSAGES, Drift, Kind, compare, diff
from codegen.tree.manifest import FILENAME, digest

OLD, NEW, HAND = b"old\n", b"new\n", b"by hand\n"
RECORDED = {"a": [digest(OLD)]}


def test_equal_trees_do_not_differ() -> None:
    assert compare({"a": NEW, FILENAME: NEW}, {FILENAME: NEW, "a": NEW}, {}) == ()


def test_a_planned_file_that_is_not_there_is_missing() -> None:
    assert compare({"a": NEW}, {}, RECORDED) == (Drift("a", "missing"),)


def test_a_file_with_recorded_bytes_is_outdated() -> None:
    assert compare({"a": NEW}, {"a": OLD}, RECORDED) == (Drift("a", "outdated"),)


def test_a_file_with_other_bytes_was_edited() -> None:
    assert compare({"a": NEW}, {"a": HAND}, RECORDED) == (Drift("a", "edited"),)
    assert compare({"a": NEW}, {"a": HAND}, {"a": []}) == (Drift("a", "edited"),)


def test_a_file_that_codegen_has_never_written_is_in_the_place_of_a_sample() -> None:
    assert compare({"a": NEW}, {"a": HAND}, {}) == (Drift("a", "taken"),)
    assert compare({"a": NEW}, {"a": NEW}, {}) == ()


def test_what_two_runs_have_written_is_known() -> None:
    assert compare({"a": NEW}, {"a": HAND}, {"a": [digest(OLD), digest(HAND)]}) == (Drift("a", "outdated"),)
    assert compare({}, {"a": HAND}, {"a": [digest(OLD), digest(HAND)]}) == (Drift("a", "stale"),)


@pytest.mark.parametrize("path", ["A/b/main.py", "a/B/other.py", "A", "a/b/MAIN.py", "a/b/Main.py/x"])
def test_a_path_that_differs_from_a_samples_only_in_case_is_its_twin(path: str) -> None:
    sample = {"a/b/main.py": NEW}
    assert compare(sample, {**sample, path: HAND}, {}) == (Drift(path, "twin"),)
    assert Drift(path, "twin") in compare(sample, {path: HAND}, {})
    assert compare({}, {path: HAND}, {}, planned=["a/b/main.py"]) == (Drift(path, "twin"),)


@pytest.mark.parametrize("path", ["a/c", "b", "a/b/main.pyc", "a/b/c/MAIN.py"])
def test_any_other_path_is_no_twin(path: str) -> None:
    sample = {"a/b/main.py": NEW}
    assert compare(sample, {**sample, path: HAND}, {}) == (Drift(path, "foreign"),)


def test_the_manifest_is_outdated_whoever_changed_it() -> None:
    assert compare({FILENAME: NEW}, {FILENAME: HAND}, RECORDED) == (Drift(FILENAME, "outdated"),)


def test_an_unplanned_file_is_stale_with_recorded_bytes_kept_with_others_and_foreign_unrecorded() -> None:
    assert compare({}, {"a": OLD}, RECORDED) == (Drift("a", "stale"),)
    assert compare({}, {"a": HAND}, RECORDED) == (Drift("a", "kept"),)
    assert compare({}, {"b": OLD}, RECORDED) == (Drift("b", "foreign"),)


def test_only_kept_and_foreign_files_are_no_failure() -> None:
    assert [kind for kind in get_args(Kind) if not Drift("a", kind).fails] == ["kept", "foreign"]
    assert set(MESSAGES) == set(get_args(Kind))


def test_each_failing_difference_is_written_removed_or_refused() -> None:
    done = {kind: [Drift("a", kind).written, kind == "stale", Drift("a", kind).refused] for kind in get_args(Kind)}
    assert {kind for kind, ways in done.items() if sum(ways) != 1} == {"kept", "foreign"}


def test_differences_are_sorted_by_path() -> None:
    found = compare({"c": NEW, "a": NEW}, {"b": OLD}, {})
    assert [drift.path for drift in found] == ["a", "b", "c"]


def test_each_one_byte_change_and_each_removal_is_seen_alone() -> None:
    tree = {f"{n}/main.py": f"print({n})\n".encode() for n in range(9)} | {FILENAME: b"{}\n"}
    for path, data in tree.items():
        assert [drift.path for drift in compare(tree, {**tree, path: data[:-1]}, {})] == [path]
        assert [drift.path for drift in compare(tree, {p: d for p, d in tree.items() if p != path}, {})] == [path]


def test_a_diff_leads_from_disk_to_what_is_expected() -> None:
    assert diff("x/main.py", b"one\nnew\n", b"one\nold\n") == (
        "--- generated/x/main.py\n+++ generated/x/main.py (expected)\n@@ -1,2 +1,2 @@\n one\n-old\n+new\n"
    )


def test_a_diff_shows_a_lost_final_line_feed() -> None:
    assert diff("a", b"x\n", b"x").splitlines()[3:] == ["-x", "\\ No newline at end of file", "+x"]


def test_a_diff_shows_line_ends_as_they_are() -> None:
    assert diff("a", b"x\n", b"x\r\n") == "--- generated/a\n+++ generated/a (expected)\n@@ -1 +1 @@\n-x\r\n+x\n"


def test_a_diff_shows_bytes_that_are_no_text() -> None:
    assert "-\\xff" in diff("a", b"x\n", b"\xff\n")


def test_a_long_diff_is_cut_and_says_by_how_much() -> None:
    lines = diff("a", b"".join(b"%d\n" % n for n in range(100)), b"", limit=10).splitlines()
    assert len(lines) == 11
    assert lines[-1] == "… 93 more lines"
