"""What `validate` accepts, `verify` passes: an edit of the spec is refused at a place, or its samples run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.samples import all_judged, not_passed
from support.spec_edits import LANGUAGES, Edited, draw, published, trimmed
from support.workbench import CHECKOUT

from codegen.errors import CodegenError
from codegen.project import Project
from codegen.spec import document
from codegen.tree.manifest import Row

EDITS = 200
SEED = 0
"""Always the same edits: what another seed finds is no reason to hold up a change that has nothing to do with it."""
FEW = 40
"""So many edits are drawn in the fast suite, where they are only validated."""

CLIENTS = ("http", "sdk")

FILES = Project(CHECKOUT).source_files()
[SPEC] = [name for name in FILES if name.startswith("spec/") and name.count("/") == 1]
LOCALES = {Path(name).stem: (name, data) for name, data in FILES.items() if name.startswith("spec/locales/")}
TEMPLATES = {
    name.removeprefix("templates/"): data.decode()
    for name, data in FILES.items()
    if name.startswith(tuple(f"templates/{language}/" for language in LANGUAGES))
}


def whole() -> Any:
    """The value of the spec, with Python and curl alone."""
    return trimmed(document.parse(FILES[SPEC], SPEC).value)


def drawn(count: int, seed: int) -> Iterator[Edited]:
    """Random edits of the spec, the same for the same seed."""
    spec, random = whole(), Random(seed)
    return (draw(spec, random) for _ in range(count))


def named() -> Iterator[Edited]:
    """Edits whose samples once crashed, or sent something else."""

    def of(words: str, scenario: str, change: Callable[[Any], object]) -> Edited:
        spec = whole()
        change(spec)
        return Edited(words, spec, scenario, "openai", ("zh", "en"))

    def body(spec: Any, scenario: str) -> Any:
        return spec["scenarios"][scenario]["requests"]["openai"][0]["body"]

    yield of("a temperature in a stream", "streaming", lambda spec: body(spec, "streaming").update(temperature=0.2))
    yield of("a stream that nobody reads", "chat", lambda spec: body(spec, "chat").update(stream=True))
    python = ("protocols", "openai", "sdks", "python")
    yield of("an SDK without parameters", "chat", lambda spec: _inside(spec, *python).pop("parameters"))


def _inside(value: Any, *path: str) -> Any:
    for step in path:
        value = value[step]
    return value


def accepted(edited: Edited) -> tuple[list[Row], Mapping[str, bytes]] | None:
    """What an edited spec makes; None where it is refused, which has to be at a place."""
    try:
        return published(edited, LOCALES, TEMPLATES)
    except CodegenError as error:
        assert error.problems, edited.words
        for problem in error.problems:
            assert problem.position.line, (edited.words, str(problem))
        return None


def failures(edits: Iterable[Edited], client: str, folder: Path) -> dict[str, str]:
    """What verify says of a client's samples of the edits that are accepted, by what was done and the sample's id."""
    rows: list[Row] = []
    words: dict[str, str] = {}
    for number, edited in enumerate(edits):
        made, files = accepted(edited) or ([], {})
        for row in made:
            if row["locale"] in edited.locales and row["client"] == client:
                names = {"id": f"{row['id']}#{number}", "path": f"{number}/{row['path']}"}
                laid: Row = {**row, **names, "scenario": edited.copied or edited.scenario}
                file = folder / laid["path"]
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(files[row["path"]])
                rows.append(laid)
                words[laid["id"]] = f"{edited.words}: {laid['id']}"
    assert rows
    return {words[name]: told for name, told in not_passed(all_judged(rows, folder)).items()}


def test_a_random_edit_is_refused_at_a_place_or_accepted() -> None:
    verdicts = [accepted(edited) is not None for edited in drawn(FEW, SEED)]
    assert len(verdicts) == FEW
    assert 0 < sum(verdicts) < FEW


@pytest.mark.parametrize("client", CLIENTS)
def test_edits_that_once_made_broken_samples_are_refused_or_pass(client: str, tmp_path: Path) -> None:
    assert failures(named(), client, tmp_path) == {}


@pytest.mark.slow
@pytest.mark.parametrize("client", CLIENTS)
def test_what_validate_accepts_verify_passes(client: str, tmp_path: Path) -> None:
    assert failures(drawn(EDITS, SEED), client, tmp_path) == {}
