"""C# 8, which .NET Core 3.1 to .NET 10 can compile; JSON bodies are anonymous objects."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import Any

from codegen.languages.base import Language, concatenate, keeps_numbers, refuse_non_scalars
from codegen.languages.escapes import Escapes
from codegen.languages.imports import Span, code_of, whole_groups
from codegen.languages.nested import Marks, Notation, json_notation
from codegen.value import EnvText, Json, Place

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_MAX_LONG = 2**63 - 1
_KEYWORDS = frozenset(
    """abstract as base bool break byte case catch char checked class const continue decimal default delegate do double
    else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is
    lock long namespace new null object operator out override params private protected public readonly ref return sbyte
    sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe
    ushort using virtual void volatile while await __arglist __makeref __reftype __refvalue""".split()  # noqa: SIM905
)
"""`await` is a keyword in async code. The words with `__` are in no standard, but compilers reserve them."""

_USING = re.compile(r"^using ([\w.]+);[ \t]*(?:\n|\Z)", re.MULTILINE)
_NAME = re.compile(r"[^\W\d]\w*")
_PROVIDED = {
    "System.Collections.Generic": frozenset(
        """Comparer Dictionary EqualityComparer HashSet IAsyncEnumerable IAsyncEnumerator ICollection IComparer
        IDictionary IEnumerable IEnumerator IEqualityComparer IList IReadOnlyCollection IReadOnlyDictionary
        IReadOnlyList IReadOnlySet ISet KeyNotFoundException KeyValuePair LinkedList LinkedListNode List
        OrderedDictionary PriorityQueue Queue SortedDictionary SortedList SortedSet Stack""".split()  # noqa: SIM905
    ),
    "System.IO": frozenset(
        """BinaryReader BinaryWriter BufferedStream Directory DirectoryInfo DirectoryNotFoundException
        EndOfStreamException File FileAccess FileInfo FileMode FileNotFoundException FileOptions FileShare FileStream
        IOException InvalidDataException MemoryStream Path PathTooLongException SearchOption SeekOrigin Stream
        StreamReader StreamWriter StringReader StringWriter TextReader TextWriter""".split()  # noqa: SIM905
    ),
    "System.ClientModel.Primitives": frozenset(
        """ApiKeyAuthenticationPolicy ClientPipeline ClientPipelineOptions ClientRetryPolicy HttpClientPipelineTransport
        ModelReaderWriter PipelineMessage PipelinePolicy PipelineRequest PipelineResponse""".split()  # noqa: SIM905
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
}
"""The types of namespaces that a sample may need or not. A namespace that is not listed is never dropped."""


def _numeric(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_escape = Escapes(_SHORT, _numeric)


class CSharp(Language):
    """C# 8 and later, without implicit usings."""

    name = "csharp"
    title = "C#"
    filename = "Program.cs"
    ecosystem = "nuget"
    strings = re.compile(r"""@"(?:""|[^"])*"?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)""")

    def string(self, text: str) -> str:
        return '"' + _escape(text) + '"'

    def joiner(self, place: Place) -> str:
        return f" +\n{place.indent}    "

    def env_text(self, value: EnvText) -> str:
        return concatenate(value, self.string)

    def _scalar(self, value: Any) -> str:
        if type(value) is str:
            return self.string(value)
        refuse_non_scalars(value)
        return json.dumps(value)

    @cached_property
    def _notation(self) -> Notation:
        return Notation(
            self._scalar,
            lambda key: f"@{key} = " if key in _KEYWORDS else f"{key} = ",
            sequence=Marks("new object[] {", "}", "new object[0]", " ", "new object[]\n{"),
            words=Marks("new[] {", "}", "new object[0]", " ", "new[]\n{"),
            mapping=Marks("new {", "}", "new { }", " ", "new\n{"),
            width=120,
            text=self.text,
        )

    def nested(self, value: Json, place: Place) -> str:
        return self._notation.write(value, place)

    def exact(self, value: Json) -> bool:
        # A null in an anonymous object would need a cast, and causes a warning if nullable references are enabled.
        return keeps_numbers(value, _MAX_LONG) and _is_written_by_name(value)

    def json_text(self, value: Json, place: Place) -> str:
        text = json_notation("    ").write(value, Place(place.indent))
        return '@"' + text.replace('"', '""') + '"'

    def surplus(self, source: str) -> list[Span]:
        code = code_of(source, self.strings, interpolated="$")
        usings = [*_USING.finditer(code)]
        used = set(_NAME.findall(_USING.sub("", code))) if usings else set()
        listed = [match for match in usings if match[1] in _PROVIDED]
        return [*whole_groups(source, [Span(*m.span()) for m in listed if used.isdisjoint(_PROVIDED[m[1]])])]


LANGUAGE = CSharp()


def _is_written_by_name(value: Json) -> bool:
    """Whether anonymous objects can express a value: all keys are identifiers, and nothing is null."""
    if isinstance(value, dict):
        return all(map(CSharp.identifier.match, value)) and all(map(_is_written_by_name, value.values()))
    if isinstance(value, list):
        return all(map(_is_written_by_name, value))
    return value is not None
