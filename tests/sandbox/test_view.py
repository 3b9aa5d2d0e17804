"""Which folders a view hides, and what of them it exposes."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.sandbox.view import View, plan_view


def folders(root: Path, *names: str) -> None:
    for name in names:
        (root / name).mkdir(parents=True, exist_ok=True)


def planned(root: Path, hidden: list[str], exposed: list[str], private: list[str]) -> View:
    """A view of folders below a root, with paths relative to it."""
    paths = ([str(root / name) for name in names] for names in (hidden, exposed, private))
    view = plan_view(str(root / "new"), str(root / "source"), *paths)

    def short(names):  # type: ignore[no-untyped-def]
        return [name.removeprefix(f"{root}/") for name in names]

    links = dict(zip(short(view.links), short(view.links.values()), strict=True))
    return View("", "", short(view.hidden), short(view.exposed), links, short(view.private))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folders(tmp_path, "home/project", "home/tools/node/bin", "srv/project", "tmp/inner", "opt/tool")
    return tmp_path.resolve()


def test_folders_within_each_other_are_hidden_once(root: Path) -> None:
    assert planned(root, ["home", "home/project", "srv/project"], [], []).hidden == ["home", "srv/project"]


def test_what_is_in_a_private_folder_needs_not_be_hidden(root: Path) -> None:
    view = planned(root, ["tmp/inner", "home"], [], ["tmp", "tmp/inner", "nowhere"])
    assert (view.hidden, view.private) == (["home"], ["tmp"])


def test_what_is_exposed_exists_and_does_not_hold_what_is_hidden(root: Path) -> None:
    exposed = ["home/tools/node", "home/tools/node/bin", "home", "nowhere", "opt/tool"]
    assert planned(root, ["home/project", "home"], exposed, []).exposed == ["home/tools/node", "opt/tool"]


def test_a_link_in_a_hidden_folder_leads_to_what_is_exposed(root: Path) -> None:
    (root / "home" / "node").symlink_to(root / "home/tools/node")
    view = planned(root, ["home"], ["home/node"], [])
    assert (view.exposed, view.links) == (["home/tools/node"], {"home/node": "home/tools/node"})


def test_a_folder_behind_a_link_is_hidden_where_it_is(root: Path) -> None:
    (root / "link").symlink_to(root / "home")
    assert planned(root, ["link"], [], []).hidden == ["home"]


def test_the_root_of_all_cannot_be_hidden(root: Path) -> None:
    assert plan_view(str(root), str(root), ["/"], [], []).hidden == []


def test_a_link_in_a_private_folder_leads_to_what_is_exposed(root: Path) -> None:
    (root / "tmp" / "tool").symlink_to(root / "opt/tool")
    view = planned(root, ["home"], ["tmp/tool"], ["tmp"])
    assert (view.exposed, view.links) == (["opt/tool"], {"tmp/tool": "opt/tool"})
