"""`codegen schema`: prints the JSON Schema for editors."""

from __future__ import annotations

import click


@click.command(name="schema")
@click.option("--locale", is_flag=True, help="The schema of a locale file instead.")
def command(locale: bool) -> None:
    """Print the JSON Schema of a spec file, for editors."""
    from codegen.spec.schema import json_schema

    click.echo(json_schema("locale" if locale else "spec"), nl=False)
