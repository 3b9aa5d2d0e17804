"""Programs for one HTTP request that is given as HAR, with the packaged http templates and without a spec."""

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

    Raises Unwritable if the language cannot write a part of it.
    """
    target = LANGUAGES[language]
    source = _templates().render_request(target.template(_STEM), target, request, _WORDS)
    return target.layout.fit(source, target.strings) if target.layout else source


def parse_har(data: bytes, env: Mapping[str, str], *, file: str) -> Request:
    """The request that the bytes of a HAR `request` object describe.

    `env` is as for `read_request`; `file` names the input in messages. Raises CodegenError, also if a text of `env` is
    in no header.
    """
    try:
        request = read_request(_parsed(data), env)
    except json.JSONDecodeError as error:
        raise _error(Position(file, error.lineno, error.colno), f"this is not JSON: {error.msg}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(Position(file, line), "this is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _error(Position(file), _message(error)) from None
    known = {variable.name for variable in request.variables}
    unused = [name for name in env if name not in known]
    if unused:
        raise _error(Position(f"--env {unused[0]}=…"), "no header's value has this part")
    return request


def source_of(request: Request, language: str, *, file: str) -> str:
    """As `snippet`, but raises CodegenError; `file` names the input in messages."""
    try:
        return snippet(request, language)
    except Unwritable as error:
        raise _error(Position(file), f"{language}: {error}") from None


def json_lines(data: bytes, languages: Sequence[str], env: Mapping[str, str]) -> Iterator[str]:
    """Read a HAR request from each line of `data`; yield a line of JSON for each language: the source, or an error."""
    lines = data.split(b"\n")
    if not lines[-1]:
        del lines[-1]
    write = json.JSONEncoder(ensure_ascii=False).encode
    for index, line in enumerate(lines):
        request, message = None, ""
        try:
            request = read_request(_parsed(line), env)
        except json.JSONDecodeError as error:
            message = f"this is not JSON: {error.msg}, at column {error.colno}"
        except UnicodeDecodeError:
            message = "this is not UTF-8"
        except (ValueError, RecursionError) as error:
            message = _message(error)
        for language in languages:
            if request is not None:
                try:
                    source = snippet(request, language)
                except (Unwritable, CodegenError) as error:
                    message = str(error)
                else:
                    filename = LANGUAGES[language].filename
                    yield write({"index": index, "language": language, "filename": filename, "source": source})
                    continue
            yield write({"index": index, "language": language, "error": message})


def read_env(options: Sequence[str]) -> dict[str, str]:
    """`NAME=PART` options as a mapping from name to part. Raises CodegenError for an invalid or repeated one."""
    env: dict[str, str] = {}
    for option in options:
        name, _, part = option.partition("=")
        if not re.match(r"[A-Za-z_][A-Za-z0-9_]*\Z", name) or not part:
            raise _error(Position("--env"), "NAME=PART is wanted: a variable, and the part of a header it stands for")
        if name in env:
            raise _error(Position(f"--env {name}=…"), "this variable is given twice")
        env[name] = part
    return env


def _parsed(data: bytes) -> object:
    return json.loads(data.decode("utf-8-sig"))


def _message(error: Exception) -> str:
    return "this is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _error(position: Position, message: str) -> CodegenError:
    return CodegenError([Problem(position, message)])


@cache
def _templates() -> Templates:
    """The http templates. They are in this package in a wheel, and beside it in a checkout."""
    packaged = _PACKAGE / "templates"
    folder = packaged if packaged.is_dir() else _PACKAGE.parent / "templates"
    names = (language.template(_STEM) for language in LANGUAGES.values())
    return Templates({name: (folder / name).read_text(encoding="utf-8") for name in names})
