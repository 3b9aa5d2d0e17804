"""`codegen mock`: runs the mock of the API as a process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codegen.cli.options import (
    find_project,
    reports_problems,
)

if TYPE_CHECKING:
    from codegen.mock.stream import Chunks


@click.command(name="mock")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; default: a free one.")
@click.option("--tls", is_flag=True, help="Speak https, with a throw-away authority; its file is printed.")
@click.option(
    "--chunks",
    type=click.Choice(["events", "pieces", "bytes", "whole"]),
    default="events",
    help="How streams are cut: an event a chunk (default), seven bytes, one byte, or everything at once.",
)
@click.option("--delay", type=click.IntRange(0, 60_000), default=0, help="Milliseconds between two chunks of a stream.")
@click.pass_obj
@reports_problems
def command(folder: Path | None, /, port: int | None, tls: bool, chunks: Chunks, delay: int) -> None:
    """Stand in for the API on this machine, to try samples offline.

    Ctrl-C ends it. Prints its URL, and with --tls the file of the authority to trust. Its help page, at that URL, has
    the rest.
    """
    from tempfile import TemporaryDirectory

    from codegen.mock.access import THROTTLED_SUFFIX, hosts_of, made_up_keys
    from codegen.mock.app import create_app
    from codegen.mock.server import ADDRESS, certify, listen, serve
    from codegen.mock.stream import Pace

    spec = find_project(folder).spec()
    local = next(iter(spec.api.regions))
    keys = made_up_keys(spec.api)
    with TemporaryDirectory(prefix="codegen-mock-") as temporary, listen(port) as listening:
        file = Path(temporary, "authority.pem")
        context = certify((host.strip("[]") for host in hosts_of(spec.api, local)), file) if tls else None
        url = f"{'https' if tls else 'http'}://{ADDRESS}:{listening.getsockname()[1]}"

        def ready() -> None:
            click.echo(f"{url}\n{file}" if tls else url)
            sys.stdout.flush()
            for name, key in keys.items():
                if not key.throttled:
                    click.echo(f"{name} works at {spec.api.regions[key.region].host}", err=True)
            click.echo(f"with {THROTTLED_SUFFIX} behind it, a key gets 429; {url}/ has the rest; Ctrl-C ends", err=True)

        app = create_app(spec, keys, local=local, pace=Pace(chunks, delay / 1000))
        serve(app, listening, context, ready)
