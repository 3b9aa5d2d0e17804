"""C# of .NET 10: JSON bodies are raw string literals."""

from __future__ import annotations

import re

from codegen.languages.base import Language, keeps_numbers
from codegen.languages.escapes import Escapes
from codegen.languages.imports import Span, code_of, whole_groups
from codegen.languages.layout import columns
from codegen.languages.nested import json_notation, scalar
from codegen.value import Env, EnvText, Json, Place

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_MAX_LONG = 2**63 - 1

_USING = re.compile(r"^using ([\w.]+);[ \t]*(?:\n|\Z)", re.MULTILINE)
_NAME = re.compile(r"[^\W\d]\w*")
_HOLE = r"""\{(?!\{)(?:[^{}"\n]|"(?:\\.|[^"\\\n])*"|\{[^{}"\n]*\})*\}"""
"""Matches the code in an interpolated string, with its braces. Strings and one more pair of braces may be in it."""
_INTERPOLATED = rf"""\$"(?:\\.|\{{\{{|\}}\}}|{_HOLE}|[^"\\\n{{}}])*\""""
_PROVIDED = {
    "System.ClientModel": frozenset(
        """ApiKeyCredential AsyncCollectionResult BinaryContent ClientResult ClientResultException CollectionResult
        ContinuationToken""".split()  # noqa: SIM905
    ),
    "System.ClientModel.Primitives": frozenset(
        """ApiKeyAuthenticationPolicy ClientPipeline ClientPipelineOptions ClientRetryPolicy HttpClientPipelineTransport
        ModelReaderWriter PipelineMessage PipelinePolicy PipelineRequest PipelineResponse""".split()  # noqa: SIM905
    ),
    "System.Globalization": frozenset(
        """Calendar CompareInfo CompareOptions CultureInfo DateTimeFormatInfo DateTimeStyles NumberFormatInfo
        NumberStyles RegionInfo StringInfo TextInfo UnicodeCategory""".split()  # noqa: SIM905
    ),
    "System.Net.Http.Headers": frozenset(
        """AuthenticationHeaderValue CacheControlHeaderValue ContentDispositionHeaderValue ContentRangeHeaderValue
        EntityTagHeaderValue HttpContentHeaders HttpHeaders HttpRequestHeaders HttpResponseHeaders MediaTypeHeaderValue
        MediaTypeWithQualityHeaderValue NameValueHeaderValue ProductHeaderValue ProductInfoHeaderValue
        RangeConditionHeaderValue RangeHeaderValue RetryConditionHeaderValue StringWithQualityHeaderValue
        ViaHeaderValue WarningHeaderValue""".split()  # noqa: SIM905
    ),
    "System.Text": frozenset(
        """ASCIIEncoding CompositeFormat Decoder DecoderFallback Encoder EncoderFallback Encoding EncodingProvider
        NormalizationForm Rune StringBuilder UTF32Encoding UTF8Encoding UnicodeEncoding""".split()  # noqa: SIM905
    ),
    "System.Text.Json": frozenset(
        """JsonCommentHandling JsonDocument JsonDocumentOptions JsonElement JsonEncodedText JsonException
        JsonNamingPolicy JsonProperty JsonReaderOptions JsonReaderState JsonSerializer JsonSerializerDefaults
        JsonSerializerOptions JsonTokenType JsonValueKind JsonWriterOptions Utf8JsonReader
        Utf8JsonWriter""".split()  # noqa: SIM905
    ),
    "System.Text.Json.Nodes": frozenset(("JsonArray", "JsonNode", "JsonNodeOptions", "JsonObject", "JsonValue")),
    "OpenAI": frozenset(("OpenAIClient", "OpenAIClientOptions")),
}
"""The types of namespaces that a sample may need or not. A namespace that is not listed is never dropped.

Namespaces that are implicit usings (https://learn.microsoft.com/dotnet/core/project-sdk/overview#implicit-using-directives)
are not listed, for no template has a `using` of them.
"""


def _numeric(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_escape = Escapes(_SHORT, _numeric)


class CSharp(Language):
    """C# 14 and later, with top-level statements and implicit usings."""

    name = "csharp"
    title = "C#"
    filename = "Program.cs"
    ecosystem = "nuget"
    strings = re.compile(
        rf"""\${{0,3}}(?P<quotes>"{{3,}})(?s:.*?)(?:(?P=quotes)|\Z)|{_INTERPOLATED}|\$".*|\$?@"(?:""|[^"])*"?"""
        r"""|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)"""
    )

    def string(self, text: str) -> str:
        return '"' + _escape(text) + '"'

    def joiner(self, place: Place) -> str:
        return f" +\n{place.indent}    "

    def env_text(self, value: EnvText) -> str:
        if len(value.parts) == 1 and isinstance(value.parts[0], Env):
            return value.parts[0].local
        return '$"' + "".join(_interpolated(part) for part in value.parts) + '"'

    def has_literal(self, value: Json) -> bool:
        return not isinstance(value, (dict, list)) and keeps_numbers(value, _MAX_LONG)

    def nested(self, value: Json, place: Place) -> str:
        if isinstance(value, (dict, list)):
            return self.json_text(value, place)
        return scalar(value) if self.has_literal(value) else self.string(scalar(value))

    def json_text(self, value: Json, place: Place) -> str:
        """A raw string literal, whose lines lose the indentation of its closing quotes.

        Three quotes are enough, as JSON has at most two side by side. On one line, none may stand beside them.
        """
        inner = place.indent + "    "
        text = json_notation().write(value, Place(inner))
        line = f'"""{text}"""'
        if "\n" not in line and not text.startswith('"') and place.column + columns(line) + place.after <= self.margin:
            return line
        return f'"""\n{inner}{text}\n{inner}"""'

    def surplus(self, source: str) -> list[Span]:
        code = code_of(source, self.strings, _code_in)
        usings = [*_USING.finditer(code)]
        used = set(_NAME.findall(_USING.sub("", code))) if usings else set()
        listed = [match for match in usings if match[1] in _PROVIDED]
        return [*whole_groups(source, [Span(*m.span()) for m in listed if used.isdisjoint(_PROVIDED[m[1]])])]


LANGUAGE = CSharp()


def _interpolated(part: str | Env) -> str:
    """A part of an interpolated string, in which braces hold code."""
    return f"{{{part.local}}}" if isinstance(part, Env) else _escape(part).replace("{", "{{").replace("}", "}}")


def _code_in(literal: str) -> str:
    """A literal that begins with `$`, with `"` for each character that is not code; as it is where that is in doubt."""
    if not re.fullmatch(_INTERPOLATED, literal):
        return literal
    pieces = re.split(rf"(\{{\{{|{_HOLE})", literal)  # at odd places are holes, and braces that are text
    return "".join(piece if at % 2 and piece != "{{" else '"' * len(piece) for at, piece in enumerate(pieces))
