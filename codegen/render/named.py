"""What a template names itself: the parts of a body, and the names of its context."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import jinja2
from jinja2 import nodes

_PARSER = jinja2.Environment()  # noqa: S701 - it only parses
_MAX_KEPT = 1024


class Named(NamedTuple):
    """What a template names."""

    parts: frozenset[tuple[str | int, ...]]
    """The parts of `body`, as paths: `body.input.messages` is `("input", "messages")`."""
    names: frozenset[str]
    """Every name, such as `base_url`."""

    def and_parts(self, parts: Iterable[tuple[str | int, ...]]) -> Named:
        """The same, with further parts of `body`."""
        return self._replace(parts=self.parts.union(parts))

    def below(self, path: tuple[str | int, ...]) -> frozenset[str]:
        """The fields that it names of the mapping at a path."""
        depth = len(path)
        return frozenset(str(part[depth]) for part in self.parts if len(part) > depth and part[:depth] == path)


@lru_cache(maxsize=_MAX_KEPT)
def parsed(source: str) -> nodes.Template:
    """The syntax tree of a template, to read only. Raises TemplateSyntaxError, ValueError and RecursionError."""
    return _PARSER.parse(source)


@lru_cache(maxsize=_MAX_KEPT)
def named(source: str) -> Named:
    """What a template with this source names. A source that is no template names nothing: rendering reports it."""
    try:
        matches = list(parsed(source).find_all((nodes.Getattr, nodes.Name)))
    except (jinja2.TemplateSyntaxError, ValueError, RecursionError):
        return Named(frozenset(), frozenset())
    parts = frozenset(path for node in matches if (path := _path(node)))
    return Named(parts, frozenset(node.name for node in matches if isinstance(node, nodes.Name)))


def _path(node: nodes.Expr) -> tuple[str | int, ...]:
    """The path of `body.a.b`; () for any other expression."""
    steps: list[str] = []
    while isinstance(node, nodes.Getattr):
        steps.append(node.attr)
        node = node.node
    return tuple(reversed(steps)) if isinstance(node, nodes.Name) and node.name == "body" else ()
