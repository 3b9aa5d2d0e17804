"""What is compared here: a request, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from codegen.value import Json, ValuePath


class Sent(NamedTuple):
    """A request as the spec has it: its endpoint, its headers besides the key, and its body for one locale."""

    endpoint: str
    headers: Mapping[str, str]
    body: Json


class Unkept(NamedTuple):
    """What is wrong with a promise, and where: a path that begins with the number of the request, from 0.

    With `key`, it is the key that the path ends with that is wrong, and not its value.
    """

    path: ValuePath
    message: str
    key: bool = False
