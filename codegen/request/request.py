"""One HTTP request, as templates, manifest and verify use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codegen.request.headers import Headers
from codegen.value import Env, EnvText, Json, JsonText


@dataclass(frozen=True)
class Request:
    """One HTTP request. `content` is JSON, another text, or None if there is no body."""

    method: str
    url: str
    headers: Headers
    content: JsonText | str | None

    @cached_property
    def variables(self) -> tuple[Env, ...]:
        """The environment variables in its headers."""
        values = (header.value for header in self.headers if isinstance(header.value, EnvText))
        return tuple(part for value in values for part in value.parts if isinstance(part, Env))

    @cached_property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Name and kind of each header."""
        return tuple((header.name, header.kind) for header in self.headers)

    @property
    def json(self) -> Json:
        """The JSON value of its body; None if the body is not JSON or there is none."""
        return self.content.value if isinstance(self.content, JsonText) else None

    def for_manifest(self) -> dict[str, Any]:
        """The request as the manifest has it: `$NAME` stands for an environment variable."""
        entry: dict[str, Any] = {
            "method": self.method,
            "url": self.url,
            "headers": {header.name: str(header.value) for header in self.headers},
        }
        if isinstance(self.content, JsonText):
            entry["body"] = self.content.value
        elif self.content is not None:
            entry["text"] = self.content
        return entry
