"""How the code that runs the mock controls a single answer."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from codegen.mock.call import Tokens
from codegen.mock.fault import AS_USUAL, Behaviour
from codegen.mock.stream import Watcher

_KEY = "codegen.instructions"


@dataclass(frozen=True)
class Instructions:
    """How one answer is given.

    `nonce` becomes part of the text of the reply, `tokens` its usage. `watcher` is notified about the progress of a
    stream. `behaviour` is what goes wrong on purpose.
    """

    nonce: str = ""
    tokens: Tokens = field(default_factory=Tokens)
    watcher: Watcher | None = None
    behaviour: Behaviour = AS_USUAL

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> Instructions:
        """The instructions for a call, from its ASGI scope; the default ones if there are none."""
        instructions = scope.get(_KEY)
        return instructions if isinstance(instructions, cls) else cls()

    def put(self, scope: MutableMapping[str, Any]) -> None:
        """Store the instructions in the ASGI scope of a call."""
        scope[_KEY] = self
