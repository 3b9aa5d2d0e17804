"""The ways in which programs talk: each has templates that are named for it."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.spec.model import REQUEST

STREAMING = "streaming"
STRUCTURED = "structured-output"
CALLING = "function-calling"
TURNS = "multi-turn"
VISION = "vision"

SENDS: Mapping[str, int] = {REQUEST: 1, VISION: 1, STREAMING: 1, STRUCTURED: 1, CALLING: 2, TURNS: 2}
"""How many requests the programs send, by the name of their template. Of templates by other names nothing is known."""
