"""What of a request's body a template has used: SDK templates take it apart, and nothing of it may get lost."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator
from typing import Any

from codegen.value import Json, ValuePath


class Sent:
    """One body. `body` is what the template gets: the same values, of classes that tell when they are used.

    A value counts as used when it is printed (or what holds it), or compared: a role decides what is called.
    """

    def __init__(self, body: Json, text: object) -> None:
        """`text` is the body as one value, for templates that print it so."""
        self._whole = body
        self._used: set[ValuePath] = set()
        self._plain: dict[int, tuple[ValuePath, Json]] = {id(text): ((), text)}
        self.body = self._noted(body, ())

    def plain(self, value: object) -> object:
        """The value as it stands in the body; any other as it is."""
        return self._plain.get(id(value), ((), value))[1]

    def printed(self, value: object) -> object:
        """The plain value, which now counts as used."""
        if id(value) in self._plain:
            self._used.add(self._plain[id(value)][0])
        return self.plain(value)

    @property
    def whole(self) -> bool:
        """Whether the body was printed as one value."""
        return () in self._used

    def unused(self) -> Iterator[ValuePath]:
        """The values that no one has used, each by its path."""
        return self._unused(self._whole, ())

    def _unused(self, value: Json, path: ValuePath) -> Iterator[ValuePath]:
        if path in self._used:
            return
        if isinstance(value, (dict, list)) and value:
            for step, item in value.items() if isinstance(value, dict) else enumerate(value):
                yield from self._unused(item, (*path, step))
        else:
            yield path

    def _noted(self, value: Json, path: ValuePath) -> Any:
        noted: Any
        if isinstance(value, dict):
            fields = {name: self._noted(item, (*path, name)) for name, item in value.items()}
            noted = _Fields(fields, lambda name: self._used.add((*path, name)))
        elif isinstance(value, list):
            noted = [self._noted(item, (*path, index)) for index, item in enumerate(value)]
        elif isinstance(value, str):
            noted = _Text(value, lambda: self._used.add(path))
        elif isinstance(value, float):
            noted = _Float(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            noted = _Int(value)
        else:
            return value  # None, true and false are each one object: `_Fields` sees them taken
        self._plain[id(noted)] = (path, value)
        return noted


class _Fields(dict[str, Any]):
    def __init__(self, fields: dict[str, Any], use: Callable[[str], None]) -> None:
        super().__init__(fields)
        self._use = use

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if value is None or isinstance(value, bool):
            self._use(name)
        return value

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        for name in self:
            self[name]
        return super().items()


class _Text(str):  # noqa: SLOT000 - a text can have no slots that hold something
    _use: Callable[[], None]

    def __new__(cls, text: str, use: Callable[[], None]) -> _Text:  # noqa: PYI034 - Python 3.10 has no Self
        self = super().__new__(cls, text)
        self._use = use
        return self

    def __eq__(self, other: object) -> bool:
        self._use()
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __str__(self) -> str:
        self._use()
        return str.__str__(self)


class _Float(float):
    pass


class _Int(int):
    pass
