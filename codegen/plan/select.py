"""Selecting samples: globs over ids, and options that name parts of an id."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from codegen.errors import CodegenError, Position, Problem, suggestion

PARTS = ("locale", "region", "protocol", "scenario", "language", "client")


@dataclass(frozen=True)
class Selection:
    """The samples that a command works on; all of them, if nothing is given. `*` in a glob also matches `/`."""

    globs: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def everything(self) -> bool:
        """Whether it selects all samples."""
        return not self.globs and not any(self.parts.values())

    @property
    def names_place(self) -> bool:
        """Whether it has a glob, a locale or a region, and so may select by place."""
        return bool(self.globs or self.parts.get("locale") or self.parts.get("region"))

    def matches(self, sample_id: str) -> bool:
        """Whether it selects a sample. `--client sdk` selects every way of the SDK (`sdk-constants` too)."""
        if self.globs and not any(fnmatchcase(sample_id, glob) for glob in self.globs):
            return False
        for part, value in _parts(sample_id).items():
            wanted = self.parts.get(part, ())
            if wanted and value not in wanted and not (part == "client" and value.split("-")[0] in wanted):
                return False
        return True

    def unmatched(self, ids: Iterable[str]) -> dict[str, str]:
        """The globs and `--part value` pairs that match none of the ids, each with a suggestion (or "").

        Where each alone matches some id and all together match none, they are one entry.
        """
        known = list(ids)
        unmatched = {
            glob: _near(glob.split("/"), {word for sample_id in known for word in sample_id.split("/")})
            for glob in self.globs
            if not any(fnmatchcase(sample_id, glob) for sample_id in known)
        }
        for part, values in self.parts.items():
            for value in values:
                alone = Selection(parts={part: (value,)})
                if not any(map(alone.matches, known)):
                    unmatched[f"--{part} {value}"] = _near([value], {_parts(sample_id)[part] for sample_id in known})
        if not unmatched and not any(map(self.matches, known)):
            options = [f"--{part} {value}" for part, values in self.parts.items() for value in values]
            unmatched[" ".join([*self.globs, *options])] = ""
        return unmatched


def _parts(sample_id: str) -> dict[str, str]:
    *head, last = sample_id.split("/")
    language, _, client = last.partition("-")
    return dict(zip(PARTS, (*head, language, client), strict=False))


def _near(words: Iterable[str], known: Collection[str]) -> str:
    """A suggestion for the first word that is neither known nor a glob; "" if there is no such word or suggestion."""
    unknown = (word for word in words if word not in known and not set(word) & set("*?["))
    return next((suggestion(word, known) for word in unknown), "")


def first_place_only(ids: Iterable[str]) -> set[str]:
    """Of all ids that differ only in locale and region, the first."""
    kept: dict[str, str] = {}
    for sample_id in ids:
        _locale, _region, rest = sample_id.split("/", 2)
        kept.setdefault(rest, sample_id)
    return {*kept.values()}


def refuse_unmatched(selection: Selection, ids: list[str]) -> None:
    """Raise CodegenError where a selector or an option matches none of the ids."""
    unmatched = selection.unmatched(ids)
    if unmatched:
        raise CodegenError(
            Problem(Position(word), f"no sample matches this{near or '; `codegen list` shows all ids'}")
            for word, near in unmatched.items()
        )
