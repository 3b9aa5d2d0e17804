"""The lock: what each set of packages was resolved to, with versions and hashes, so that all machines run the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from codegen.errors import CodegenError, Position, Problem
from codegen.source_files import decode
from codegen.toolchains.pins import Pins

FILE = "spec/packages.lock"
"""Where the lock is in a project. It is committed."""

RENEW = "run: codegen setup --update"

Entry = Mapping[str, Any]
"""What one set of packages was resolved to: JSON, in the form that the language's toolchain says (`lock_entry`)."""

_VERSION = 1
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"]*")

LockedVersion = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+_!~-]*$")]
"""A version, in whatever ecosystem."""


class Checked(BaseModel):
    """A part of an entry. It has no other fields than these, and each has the type that is said."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LockedPackage(Checked):
    """A package at its version, and the SHA-256 of each file that may be installed for it."""

    version: LockedVersion
    sha256: Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{64}$")]], Field(min_length=1)]


@dataclass(frozen=True)
class Lock:
    """The entries of a project: by language, then by `key`."""

    sets: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)

    def of(self, language: str) -> Mapping[str, Entry]:
        """The entries of a language, by key."""
        return self.sets.get(language, {})

    def with_sets(self, language: str, entries: Mapping[str, Entry]) -> Lock:
        """A lock with other entries for one language."""
        return Lock({**self.sets, language: entries})


def key(pins: Pins) -> str:
    """The name of a set of packages in the lock: `pypi:openai 3.54.0`, several with commas between them."""
    return ", ".join(f"{pin.package} {pin.version}" for pin in pins)


def digest(entry: Entry) -> str:
    """A short text that changes when an entry does."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:10]


def dump(lock: Lock) -> bytes:
    """The file of a lock: JSON that is the same to the byte for the same entries. Raises ValueError for an address."""
    sets = {language: entries for language, entries in lock.sets.items() if entries}
    text = json.dumps({"version": _VERSION, "sets": sets}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    address = _ADDRESS.search(text)
    if address:
        raise ValueError(f"{address[0]} is an address, and a lock has none")
    return text.encode()


def parse(data: bytes, entries: Mapping[str, TypeAdapter[Any]]) -> Lock:
    """The lock in a file; `entries` has the form of an entry for each language.

    Raises CodegenError, with line and column or with the place in the JSON, where the file is damaged.
    """
    text = decode(data, FILE)
    conflict = re.search(r"^(<<<<<<<|=======|>>>>>>>)", text, re.MULTILINE)
    if conflict:
        raise _damaged(f"a merge has left a conflict here; {RENEW}", text.count("\n", 0, conflict.start()) + 1)
    address = _ADDRESS.search(text)
    if address:
        raise _damaged(
            f"an address stands here, and a lock has none; {RENEW}", text.count("\n", 0, address.start()) + 1
        )
    try:
        lock = json.loads(text, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        raise _damaged(f"this is not JSON ({error.msg}); {RENEW}", error.lineno, error.colno) from None
    except (ValueError, RecursionError) as error:
        raise _damaged(f"damaged: {error}; {RENEW}") from None
    problem = next(_problems(lock, entries), None)
    if problem:
        raise _damaged(f"damaged: {problem}; {RENEW}")
    return Lock(lock["sets"])


def _problems(lock: Any, entries: Mapping[str, TypeAdapter[Any]]) -> Iterator[str]:
    """What is wrong with the JSON of a lock."""
    if not isinstance(lock, dict) or lock.keys() != {"version", "sets"} or not isinstance(lock["sets"], dict):
        yield 'it has to be {"version": …, "sets": {…}}'
    elif lock["version"] != _VERSION or isinstance(lock["version"], bool):
        yield f"its version is {json.dumps(lock['version'])}, and this codegen knows version {_VERSION}"
    else:
        for language, sets in lock["sets"].items():
            if language not in entries or not isinstance(sets, dict):
                yield f"sets.{language} is no language with its sets"
                continue
            for name, entry in sets.items():
                try:
                    entries[language].validate_python(entry)
                except ValidationError as error:
                    [first, *_] = error.errors(include_url=False)
                    place = ".".join(map(str, ("sets", language, name, *_path(first["loc"]))))
                    yield f"{place}: {first['msg']}"


def _path(loc: Sequence[int | str]) -> Iterator[int | str]:
    """The steps of pydantic's place, without the word that it adds for a key that is wrong."""
    return (step for step in loc if step != "[key]")


def _without_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' stands twice in one object")
    return found


def _damaged(message: str, line: int = 0, column: int = 0) -> CodegenError:
    return CodegenError([Problem(Position(FILE, line, column), message)])
