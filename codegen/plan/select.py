"""Selectors: globs over sample ids, narrowed by the parts of an id."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from codegen.errors import CodegenError, Position, Problem, suggestion

PARTS = ("locale", "region", "protocol", "scenario", "language", "client")


@dataclass(frozen=True)
class Selection:
    """Which samples a command is about; with nothing given, all. `*` in a glob also matches `/`."""

    globs: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def everything(self) -> bool:
        """Whether nothing narrows it."""
        return not self.globs and not any(self.parts.values())

    @property
    def places(self) -> bool:
        """Whether it may say which locales or regions are meant."""
        return bool(self.globs or self.parts.get("locale") or self.parts.get("region"))

    def matches(self, sample_id: str) -> bool:
        """Whether a sample is meant. `--client sdk` means every way of the SDK (`sdk-constants` too)."""
        if self.globs and not any(fnmatchcase(sample_id, glob) for glob in self.globs):
            return False
        for part, value in _parts(sample_id).items():
            wanted = self.parts.get(part, ())
            if wanted and value not in wanted and not (part == "client" and value.split("-")[0] in wanted):
                return False
        return True

    def unmatched(self, ids: Iterable[str]) -> dict[str, str]:
        """The globs, and the `--part value` pairs, that none of the ids has; with what may have been meant."""
        known = list(ids)
        lost = {
            glob: _near(glob.split("/"), {word for sample_id in known for word in sample_id.split("/")})
            for glob in self.globs
            if not any(fnmatchcase(sample_id, glob) for sample_id in known)
        }
        for part, values in self.parts.items():
            for value in values:
                alone = Selection(parts={part: (value,)})
                if not any(map(alone.matches, known)):
                    lost[f"--{part} {value}"] = _near([value], {_parts(sample_id)[part] for sample_id in known})
        if not lost and not any(map(self.matches, known)):
            options = [f"--{part} {value}" for part, values in self.parts.items() for value in values]
            lost[" ".join([*self.globs, *options])] = ""
        return lost


def _parts(sample_id: str) -> dict[str, str]:
    *head, last = sample_id.split("/")
    language, _, client = last.partition("-")
    return dict(zip(PARTS, (*head, language, client), strict=False))


def _near(words: Iterable[str], known: Collection[str]) -> str:
    """What may have been meant by the first of the words that is not known; nothing where that is anybody's guess."""
    unknown = (word for word in words if word not in known and not set(word) & set("*?["))
    return next((suggestion(word, known) for word in unknown), "")


def one_place_each(ids: Iterable[str]) -> set[str]:
    """The first id of those that differ in locale and region only."""
    found: dict[str, str] = {}
    for sample_id in ids:
        _locale, _region, rest = sample_id.split("/", 2)
        found.setdefault(rest, sample_id)
    return {*found.values()}


def refuse_unmatched(selection: Selection, ids: list[str]) -> None:
    """Raise CodegenError where a selector or an option matches none of the ids."""
    lost = selection.unmatched(ids)
    if lost:
        raise CodegenError(
            Problem(Position(word), f"no sample matches this{near or '; `codegen list` shows all ids'}")
            for word, near in lost.items()
        )
