"""What whoever runs the mock asks of a single answer."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from codegen.mock.call import Tokens
from codegen.mock.fault import AS_USUAL, Behaviour
from codegen.mock.stream import Watcher

_KEY = "codegen.directions"


@dataclass(frozen=True)
class Directions:
    """How one answer is given.

    `nonce` becomes part of the reply's text, `tokens` its usage; `watcher` hears how far a stream is; `behaviour` is
    what goes wrong on purpose.
    """

    nonce: str = ""
    tokens: Tokens = field(default_factory=Tokens)
    watcher: Watcher | None = None
    behaviour: Behaviour = AS_USUAL

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> Directions:
        """Those of a call, from its ASGI scope; the usual ones where nobody has put any there."""
        found = scope.get(_KEY)
        return found if isinstance(found, cls) else cls()

    def put(self, scope: MutableMapping[str, Any]) -> None:
        """Ask this of the call with an ASGI scope."""
        scope[_KEY] = self
