"""The house: packages in floors, no import upward, no circle, one meaning for each name, and a map that is true."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache

from support.workbench import CHECKOUT

from codegen.verify.passes import HARNESS

PACKAGE = CHECKOUT / "codegen"

FLOORS = (
    ("value", "cache", "leaks", "sandbox"),
    ("errors", "request"),
    ("source_files", "languages", "user_folder"),
    ("spec",),
    ("plan",),
    ("render", "mock", "tree"),
    ("promises",),
    ("build", "toolchains", "snippet"),
    ("project", "parallel"),
    ("sync", "verify"),
    ("reports",),
    ("cli",),
    ("__main__",),
)
"""From the ground up. Rooms of one floor do not know each other."""

FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

SHARED = {"Python", "Java", "NodeJs", "Go", "CSharp", "Php", "Curl", "LANGUAGE", "TOOLCHAIN"}
"""A language has one class for how it writes, and one for how it runs; the registries find them."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its name below `codegen`: `spec.load`, and `spec` for its `__init__`."""
    parsed = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            parsed[name] = ast.parse(file.read_text(encoding="utf-8"))
    return parsed


def imports(tree: ast.Module) -> set[str]:
    """The modules of the package that a module imports, wherever in it, for its types too."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
            names.add(node.module)
    found = {name.removeprefix("codegen.") for name in names if name.startswith("codegen.")} & modules().keys()
    # `from codegen.mock import fault` needs the module; that it also runs the package's own __init__ is no knowledge.
    return {name for name in found if not any(other.startswith(f"{name}.") for other in found)}


def room(module: str) -> str:
    return module.partition(".")[0]


def test_every_room_has_a_floor() -> None:
    assert {room(name) for name in modules()} == FLOOR.keys()


def test_no_import_runs_upward_or_sideways() -> None:
    wrong = [
        f"{name} imports {other}"
        for name, tree in modules().items()
        for other in imports(tree)
        if room(other) != room(name) and FLOOR[room(other)] >= FLOOR[room(name)]
    ]
    assert wrong == []


def test_no_import_leads_in_a_circle() -> None:
    left = {name: imports(tree) - {name} for name, tree in modules().items()}
    while True:
        done = {name for name, needs in left.items() if not needs & left.keys()}
        if not done:
            break
        left = {name: needs for name, needs in left.items() if name not in done}
    assert left == {}


def test_a_public_name_is_defined_once() -> None:
    places = defaultdict(list)
    for module, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(module)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name) and not target.id.startswith("__"):
                        places[target.id].append(module)
    public = {name: where for name, where in places.items() if not name.startswith("_") and name not in SHARED}
    assert {name: where for name, where in public.items() if len(set(where)) > 1} == {}


def test_a_pass_depends_on_all_code_that_the_verdict_depends_on() -> None:
    """What is kept of a pass must be lost when any module changes that runs samples, answers them, or judges."""
    needed, ahead = set(), {"verify.pipeline", "verify.session"}
    while ahead:
        name = ahead.pop()
        needed.add(name)
        ahead |= imports(modules()[name]) - needed
    files = {(PACKAGE / name.replace(".", "/")).with_suffix(".py") for name in needed}
    digested = {
        file for part in HARNESS for file in ((PACKAGE / part).rglob("*.py") if "." not in part else [PACKAGE / part])
    }
    missing = {file for file in files if file.exists()} - digested
    assert missing == set()


def rows(text: str) -> dict[str, list[str]]:
    """The map in CONTRIBUTING: each room in its first column, with the words in backticks of its second."""
    table = text[text.index("| room |") :].partition("\n\n")[0]
    found = {}
    for line in table.splitlines()[2:]:
        first, second = line.strip("|").split("|", 1)
        found[re.findall("`([^`]+)`", first)[0]] = re.findall("`([^`]+)`", second)
    return found


def test_the_map_in_contributing_agrees_with_the_listing() -> None:
    room_map = rows((CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    listing = {}
    for path in PACKAGE.iterdir():
        if path.is_dir() and path.name != "__pycache__":
            files = [file.relative_to(path) for file in path.rglob("*.py") if file.name != "__init__.py"]
            listing[f"codegen/{path.name}/"] = sorted(file.with_suffix("").as_posix() for file in files)
        elif path.suffix == ".py" and not path.name.startswith("__"):
            listing[f"codegen/{path.name}"] = []
    assert {name: sorted(words) for name, words in room_map.items() if name.endswith("/")} == {
        name: files for name, files in listing.items() if name.endswith("/")
    }
    assert room_map.keys() == listing.keys()
