"""Which fields of a request's body a template has used. An SDK template reads single fields, and must omit none."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator
from typing import Any

from codegen.value import Json, ValuePath


class Coverage:
    """Records which values of one body a template uses.

    `body` is for the template: a copy in which each value is an object of its own, so that it can be recognized. A
    value counts as used if it, or a value that contains it, is printed or compared (`message.role` decides which call
    is made). null, true and false cannot be objects of their own; they count as used when they are read from a mapping.
    """

    def __init__(self, body: Json, text: object) -> None:
        """`text` is the body as one value, for templates that print it as a whole."""
        self._whole = body
        self._used: set[ValuePath] = set()
        self._places: dict[int, tuple[ValuePath, Json]] = {id(text): ((), text)}
        self.body = self._copy(body, ())

    def plain(self, value: object) -> object:
        """The original of a value of `body`; any other value itself."""
        return self._places.get(id(value), ((), value))[1]

    def use(self, value: object) -> object:
        """The original of a value, as `plain` gives it; the value counts as used from now on."""
        if id(value) in self._places:
            self._used.add(self._places[id(value)][0])
        return self.plain(value)

    @property
    def whole(self) -> bool:
        """Whether the body was printed as one value."""
        return () in self._used

    def unused(self) -> Iterator[ValuePath]:
        """The paths of the values that the template has not used."""
        return self._unused(self._whole, ())

    def _unused(self, value: Json, path: ValuePath) -> Iterator[ValuePath]:
        if path in self._used:
            return
        if isinstance(value, (dict, list)) and value:
            for step, item in value.items() if isinstance(value, dict) else enumerate(value):
                yield from self._unused(item, (*path, step))
        else:
            yield path

    def _copy(self, value: Json, path: ValuePath) -> Any:
        copy: Any
        if isinstance(value, dict):
            fields = {name: self._copy(item, (*path, name)) for name, item in value.items()}
            copy = _Fields(fields, lambda name: self._used.add((*path, name)))
        elif isinstance(value, list):
            copy = [self._copy(item, (*path, index)) for index, item in enumerate(value)]
        elif isinstance(value, str):
            copy = _Text(value)
        elif isinstance(value, float):
            copy = _Float(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            copy = _Int(value)
        else:
            return value
        self._places[id(copy)] = (path, value)
        return copy


class _Fields(dict[str, Any]):
    """A mapping that calls `use` with the name of each null, true or false that is read from it."""

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


# Each instance of these classes is an object of its own; Python may share equal values of str, float and int.


class _Text(str):
    __slots__ = ()


class _Float(float):
    pass


class _Int(int):
    pass
