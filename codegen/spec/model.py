"""The spec as frozen types. They validate the files and are the source of the JSON Schema that editors use.

Editors show the docstrings of models and the descriptions of fields to authors: write about the API, not about Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from codegen.languages import ECOSYSTEMS, LANGUAGES

FORMS: dict[str, str] = {}
"""By the pattern of a text: the description of it that messages show."""


def _form(pattern: str, words: str, max_length: int | None = None) -> StringConstraints:
    """A constraint on a text: programs check `pattern`, messages show `words`."""
    FORMS[pattern] = words
    return StringConstraints(pattern=pattern, max_length=max_length)


def _any_of(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"


NAME_LENGTH = 64
NAME_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Name = Annotated[
    str, _form(NAME_PATTERN, "a name: lower-case letters and digits, words joined by hyphens", NAME_LENGTH)
]
"""A part of a sample's id and of a path: lower-case words joined by hyphens."""

Localized = dict[Name, str]
"""One text per locale."""

Text = Annotated[str, StringConstraints(min_length=1)]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
HeaderName = Annotated[
    str, _form(r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", "a header's name: ASCII letters, digits and hyphens, no space")
]
EnvName = Annotated[str, _form(r"^[A-Z_][A-Z0-9_]*$", "an environment variable: upper-case letters, digits and _")]
Scheme = Annotated[str, _form(r"^[!-~]([ -~]*[!-~])?$", "a word of a header: visible ASCII characters only")]
HeaderValue = Annotated[
    str,
    _form(r"^([!-~]([ -~]*[!-~])?)?$", "a header's value: visible ASCII characters only, no space at either end"),
]
Origin = Annotated[
    str,
    _form(
        r"^https://[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$",
        "https:// and a host name, without a path",
    ),
]
UrlPath = Annotated[str, _form(r"^(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+$", "a path: /part/part, no slash at its end")]
Version = Annotated[str, _form(r"^[0-9]+(\.[0-9A-Za-z]+)*$", "a version: numbers joined by dots", 64)]
PackageName = Annotated[
    str,
    _form(
        rf"^({'|'.join(ECOSYSTEMS)}):[A-Za-z0-9@][A-Za-z0-9@._/:-]*$",
        f"ecosystem:name, with {_any_of(ECOSYSTEMS)}",
        150,
    ),
]
CellName = Annotated[
    str,
    _form(
        rf"^({'|'.join(LANGUAGES)})-(http|sdk[a-z-]*)$",
        f"<language>-<client>, with {_any_of(LANGUAGES)} and http, sdk or sdk-<way>",
    ),
]
if TYPE_CHECKING:
    LanguageName: TypeAlias = str
    Ecosystem: TypeAlias = str
else:  # their values come from the registry of languages, which exists at run time only
    LanguageName = Literal[tuple(LANGUAGES)]
    Ecosystem = Literal[ECOSYSTEMS]


REQUEST = "request"
"""The name of the templates that send one request and print the answer as it is."""


class _Part(BaseModel):
    # defer_build: pydantic compiles only the outermost model, not each nested one as well
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Auth(_Part):
    """How a request carries the caller's key."""

    env: EnvName = Field(description="The environment variable that holds the key, for example DASHSCOPE_API_KEY")
    header: HeaderName = Field(default="Authorization", description="The header that carries it")
    scheme: Scheme | None = Field(default="Bearer", description="The word before the key; null for none")


class Region(_Part):
    """A region: one host with its own keys."""

    title: Localized = Field(description="The region's name for readers")
    host: Origin = Field(description="https:// and the host name, no path")
    site: Name | None = Field(default=None, description="The locale of the help pages its error answers name")
    links: dict[Name, Localized] = Field(
        default={},
        description="Addresses that differ here from those of `links:` above, such as help pages",
    )


class Endpoint(_Part):
    """One operation of a protocol."""

    method: Method = "POST"
    path: UrlPath = Field(description="The path behind the protocol's base_path")
    families: dict[Name, list[Name]] | None = Field(
        default=None,
        description="Model families it serves: `default`, and a list of its own for each region that differs",
    )
    example: Any = Field(
        default=None,
        description="Under `mock: example`: the JSON it answers with; {nonce} in a text is where verify looks",
    )


_RUNTIME = "The oldest version of the language that its samples run on, as comments say it"


class Package(_Part):
    """A package that a sample needs."""

    package: PackageName = Field(description="Ecosystem and name: pypi:openai, maven:com.openai:openai-java")
    oldest: Version = Field(description="The oldest version the samples run on")
    newest: Version = Field(description="The newest version they were run on")


class BaseUrlWay(_Part):
    """A further way to tell an SDK its base URL, shown as a sample of its own."""

    scenarios: list[Name] = Field(description="The scenarios that show it")


class Sdk(Package):
    """The official SDK of a protocol in one language."""

    runtime: Version | None = Field(default=None, description=f"{_RUNTIME}; default: that of plain HTTP")
    base_url: str | None = Field(default=None, description="The base URL it has built in; samples there set none")
    base_url_ways: dict[Name, BaseUrlWay] = Field(default={}, description="Further ways to set the base URL")
    headers: list[Text] = Field(default=[], description="Headers it adds to a request, as globs: X-Stainless-*")
    fields: list[Text] = Field(default=[], description="Fields it adds to a body, as paths: parameters.enable_search")
    hides_error_events: bool = Field(
        default=False, description="Whether an error inside a stream ends it for the program, which cannot see why"
    )
    parameters: list[Text] = Field(default=[], description="Fields of a body that its call takes by name, when oldest")


class Protocol(_Part):
    """A family of endpoints under one base path, and the SDKs that speak it."""

    title: Localized
    mock: Literal["openai", "dashscope", "example"] = Field(
        default="example",
        description="The module of the mock that answers for it; `example`: each endpoint's own example",
    )
    base_path: UrlPath
    model_field: Text | None = Field(default=None, description="The body's field that names the model")
    endpoints: dict[Name, Endpoint]
    sdks: dict[LanguageName, Sdk] = Field(default={}, description="Official SDKs by language")
    no_sdk: dict[LanguageName, Localized] = Field(default={}, description="Why a language has none, for readers")


class Model(_Part):
    """A model, who may call it and how."""

    kind: Literal["standard", "vision", "tuned"]
    family: Name = Field(description="Decides which endpoints serve it")
    protocols: list[Name] = Field(description="The protocols that may call it")
    workspace: Name | None = Field(default=None, description="Of a tuned model: the one workspace whose key calls it")


class Workspace(_Part):
    """A workspace: it has keys of its own in each region, and the models it was granted."""

    title: Localized
    models: list[Text] = Field(description="The models its key may call")


class HttpClient(_Part):
    """What a plain HTTP sample of a language needs beyond the standard library."""

    runtime: Version | None = Field(default=None, description=_RUNTIME)
    packages: list[Package] = []
    reads_with: list[Package] = Field(
        default=[], description="What samples that read an answer need beside these, such as a JSON library"
    )


class ScenarioRequest(_Part):
    """One HTTP request of a scenario."""

    endpoint: Name
    headers: dict[HeaderName, HeaderValue] = Field(default={}, description="Headers besides the key and Content-Type")
    body: Any = Field(
        description="The JSON body; {$locale: {zh: …, en: …}} stands for a text per locale, {$answer: [0, choices, 0]}"
        " for a value of an earlier answer: the number of the request from 0, then the path. Samples that read no"
        " answers, as curl's, send the $example beside it: a value such as the API answers with"
    )


class Scenario(_Part):
    """One thing readers learn to do, as the requests that do it."""

    title: Localized
    workspace: Name | None = Field(default=None, description="Whose key is used; default: the first workspace")
    template: Name = Field(
        default=REQUEST,
        description="How its samples talk to the API, as the name of their templates: `request` sends one request and"
        " prints the answer; others are streaming, structured-output, function-calling, multi-turn and vision",
    )
    requests: dict[Name, list[ScenarioRequest]] = Field(description="By protocol: the requests in order")
    texts: dict[Name, Localized] = Field(
        default={}, description="Texts of the locales by name, where the samples of this scenario have others"
    )
    unsupported: dict[Name, Localized] = Field(
        default={}, description="By protocol without requests: why it cannot do this, for readers"
    )
    missing: dict[Name, dict[CellName, Localized]] = Field(
        default={}, description="By protocol and `<language>-<client>`: why there is no such sample, for readers"
    )


class SpecFile(_Part):
    """One API: where it is, how it is called, and the samples that show it."""

    title: Localized
    auth: Auth
    links: dict[Name, Localized] = Field(default={}, description="Addresses that comments may name as {name}")
    notes: list[Name] = Field(default=[], description="Locale texts that stand as comments above each request")
    regions: dict[Name, Region] = Field(min_length=1)
    protocols: dict[Name, Protocol] = Field(min_length=1)
    models: dict[Text, Model] = {}
    workspaces: dict[Name, Workspace] = {}
    http: dict[LanguageName, HttpClient] = Field(description="The languages that show plain HTTP")
    scenarios: dict[Name, Scenario] = Field(min_length=1)


class LocaleFile(_Part):
    """The words of one language for readers: comments, messages, reasons."""

    title: Text = Field(description="The locale's name in its own language")
    key_comment: Text = Field(
        description="The comment where a sample reads the key; {region} and {workspace} are the titles of the key's"
    )
    key_missing: Text = Field(description="What a sample says where the key is missing; {env} is the variable")
    runtimes: dict[LanguageName, Text] = Field(
        default={}, description="Which version of a language its samples need; {version} stands for it"
    )
    install: dict[Ecosystem, Text] = Field(
        description="How a package is installed, by ecosystem; {package} and {oldest} stand for it"
    )
    reasons: dict[Literal["http", "sdk", "base-url", "family"], Text] = Field(
        description="Why a cell of the matrix is empty; {language}, {protocol}, {region} and {model} stand for it"
    )
    texts: dict[Name, Text] = Field(default={}, description="Comments by name, as templates and `notes` use them")
