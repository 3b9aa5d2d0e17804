"""Which fields of the requests' bodies a template has used: it must omit none."""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterator, Sequence
from typing import Any

from codegen.request.request import Request
from codegen.value import Json, ValuePath


class Coverage:
    """Records which values of the bodies of some requests a template uses.

    A path begins with the number of the request. `bodies` are for the template: copies in which each value is an object
    of its own, so that it can be recognized. A value counts as used if it, or a value that contains it, is printed or
    compared (`message.role` decides which call is made). null, true and false cannot be objects of their own; they
    count as used when they are read from a mapping.
    """

    def __init__(self, requests: Sequence[Request]) -> None:
        """A request's `content` is its body as one value, for templates that print it as a whole."""
        self._originals = [request.json for request in requests]
        self._used: set[ValuePath] = set()
        self._mappings: list[object] = []  # keeps them, because an id means an object only while it lives
        self._places: dict[int, tuple[frozenset[ValuePath], Json]] = {}
        for index, request in enumerate(requests):
            if request.content is not None:
                self._places[id(request.content)] = (frozenset(((index,),)), request.content)
        self.bodies = [self._copy(body, (index,)) for index, body in enumerate(self._originals)]

    def fields(self, path: ValuePath, names: Collection[str]) -> dict[str, Any]:
        """The mapping at a path of the first body, without the fields in `names`; empty where there is no mapping."""
        part = self.bodies[0]
        for step in path:
            part = part.get(step) if isinstance(part, dict) else None
        if not isinstance(part, dict):
            return {}
        # dict's own method, which does not count null, true and false as used
        rest = {name: dict.__getitem__(part, name) for name in part if name not in names}
        originals = {name: self.plain(value) for name, value in rest.items()}
        self._places[id(rest)] = (frozenset((0, *path, name) for name in rest), originals)
        self._mappings.append(rest)
        return rest

    def plain(self, value: object) -> object:
        """The original of a value of `bodies`; any other value itself."""
        place = self._places.get(id(value))
        return value if place is None else place[1]

    def use(self, value: object) -> object:
        """The original of a value, as `plain` gives it; the value counts as used from now on."""
        place = self._places.get(id(value))
        if place is not None:
            self._used |= place[0]
        return self.plain(value)

    def send(self, path: ValuePath) -> None:
        """Count the value at a path as used."""
        self._used.add(path)

    @property
    def whole(self) -> bool:
        """Whether the first body was printed as one value."""
        return (0,) in self._used

    def unused(self) -> Iterator[ValuePath]:
        """The paths of the values that the template has not used."""
        for index, body in enumerate(self._originals):
            yield from self._unused(body, (index,))

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
        self._places[id(copy)] = (frozenset((path,)), value)
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
