"""`codegen snippet`: prints programs for one HTTP request, without a spec."""

from __future__ import annotations

import sys

import click

from codegen.cli.options import (
    refuse_unknown_languages,
    reports_problems,
)


@click.command(name="snippet")
@click.option(
    "--language", "languages", multiple=True, required=True, metavar="LANGUAGE", help="Which one; may be repeated."
)
@click.option("--jsonl", is_flag=True, help="Read a request a line; write a JSON object for each line and language.")
@click.option(
    "--env",
    multiple=True,
    metavar="NAME=PART",
    help="PART of any header's value is read from the environment variable NAME; may be repeated.",
)
@reports_problems
def command(languages: tuple[str, ...], jsonl: bool, env: tuple[str, ...]) -> None:
    """Print programs that send one HTTP request.

    Reads a HAR `request` object on standard input; needs no project. For example:
    codegen snippet --language go --env TOKEN=sk-123 < request.json
    """
    from codegen import snippet as snippets
    from codegen.languages import LANGUAGES

    refuse_unknown_languages({f"--language {word}": word for word in languages})
    replaced = snippets.read_env(env)
    data = sys.stdin.buffer.read() if sys.stdin else b""
    if jsonl:
        for line in snippets.json_lines(data, languages, replaced):
            click.echo(line)
        return
    request = snippets.parse_har(data, replaced, file="standard input")
    for language in languages:
        source = snippets.source_of(request, language, file="standard input")
        title = f"==> {LANGUAGES[language].filename} <==\n" if len(languages) > 1 else ""
        click.echo(f"{title}{source}", nl=False)
