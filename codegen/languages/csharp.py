"""C#: version 8, which .NET Core 3.1 to .NET 10 compile; JSON bodies as anonymous objects."""

from __future__ import annotations

import json
import re
from typing import Any

from codegen.languages.base import Language, concatenate, whole_numbers_survive
from codegen.languages.escapes import escape
from codegen.languages.nested import Notation, json_notation
from codegen.value import EnvText, Json, Place

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_LONG = 2**63 - 1


def _numeric(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class CSharp(Language):
    """C# 8 and later, with every using spelled out."""

    name = "csharp"
    title = "C#"
    filename = "Program.cs"
    strings = re.compile(r"""@"(?:""|[^"])*"?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)""")

    def string(self, text: str) -> str:
        return '"' + escape(text, _SHORT, _numeric) + '"'

    def env_text(self, value: EnvText) -> str:
        return concatenate(value, self.string)

    def json_text(self, value: Json, place: Place) -> str:
        text = json_notation("    ").write(value, Place(place.indent))
        return '@"' + text.replace('"', '""') + '"'
