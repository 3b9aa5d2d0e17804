"""One HTTP request from anywhere -> http samples, with the packaged templates and without any spec."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from codegen.errors import CodegenError, Position, Problem
from codegen.languages import LANGUAGES
from codegen.render.context import Words
from codegen.render.templates import Templates
from codegen.request.har import read_request
from codegen.request.request import Request
from codegen.value import Unwritable

_WORDS = Words(key_comment="What is secret stays out of the program: it is read from the environment")
_STEM = "http/request"
_PACKAGE = Path(__file__).parent


def snippet(request: Request, language: str) -> str:
    """The source of a whole program that sends the request.

    Raises Unwritable where the language cannot carry a part of it.
    """
    spoken = LANGUAGES[language]
    source = _templates().render_request(spoken.template(_STEM), spoken, request, _WORDS)
    return spoken.layout.fit(source, spoken.strings) if spoken.layout else source


def one(data: bytes, env: Mapping[str, str], *, file: str) -> Request:
    """The request in a HAR object; `file` names the input in messages. Raises CodegenError."""
    try:
        request = read_request(_parsed(data), env)
    except json.JSONDecodeError as error:
        raise _problem(Position(file, error.lineno, error.colno), f"this is not JSON: {error.msg}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _problem(Position(file, line), "this is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _problem(Position(file), _told(error)) from None
    known = {variable.name for variable in request.variables}
    lost = [name for name in env if name not in known]
    if lost:
        raise _problem(Position(f"--env {lost[0]}=…"), "no header's value has this part")
    return request


def source_of(request: Request, language: str, *, file: str) -> str:
    """As `snippet`; raises CodegenError."""
    try:
        return snippet(request, language)
    except Unwritable as error:
        raise _problem(Position(file), f"{language}: {error}") from None


def many(data: bytes, languages: Sequence[str], env: Mapping[str, str]) -> Iterator[str]:
    """One line of JSON for each line of `data` and each language: the source, or the error."""
    lines = data.split(b"\n")
    if not lines[-1]:
        del lines[-1]
    write = json.JSONEncoder(ensure_ascii=False).encode
    for index, line in enumerate(lines):
        request, told = None, ""
        try:
            request = read_request(_parsed(line), env)
        except json.JSONDecodeError as error:
            told = f"this is not JSON: {error.msg}, at column {error.colno}"
        except UnicodeDecodeError:
            told = "this is not UTF-8"
        except (ValueError, RecursionError) as error:
            told = _told(error)
        for language in languages:
            if request is not None:
                try:
                    source = snippet(request, language)
                except (Unwritable, CodegenError) as error:
                    told = str(error)
                else:
                    filename = LANGUAGES[language].filename
                    yield write({"index": index, "language": language, "filename": filename, "source": source})
                    continue
            yield write({"index": index, "language": language, "error": told})


def read_env(options: Sequence[str]) -> dict[str, str]:
    """`NAME=PART` options as a mapping. Raises CodegenError."""
    env: dict[str, str] = {}
    for option in options:
        name, _, part = option.partition("=")
        if not re.match(r"[A-Za-z_][A-Za-z0-9_]*\Z", name) or not part:
            raise _problem(Position("--env"), "NAME=PART is wanted: a variable, and the part of a header it stands for")
        if name in env:
            raise _problem(Position(f"--env {name}=…"), "this variable is given twice")
        env[name] = part
    return env


def _parsed(data: bytes) -> object:
    return json.loads(data.decode("utf-8-sig"))


def _told(error: Exception) -> str:
    return "this is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _problem(position: Position, message: str) -> CodegenError:
    return CodegenError([Problem(position, message)])


@cache
def _templates() -> Templates:
    """The http templates: in a wheel they lie in this package, in a checkout beside it."""
    packaged = _PACKAGE / "templates"
    folder = packaged if packaged.is_dir() else _PACKAGE.parent / "templates"
    names = (language.template(_STEM) for language in LANGUAGES.values())
    return Templates({name: (folder / name).read_text(encoding="utf-8") for name in names})
