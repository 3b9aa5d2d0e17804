"""Records in the lock what the packages of a project were resolved to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from codegen.toolchains import Notify
from codegen.toolchains.lock import Entry, Lock, key
from codegen.verify.pipeline import Verification
from codegen.verify.versions import Choice


def record(verification: Verification, on_resolve: Notify, on_install: Notify, *, update: bool) -> Iterator[Lock]:
    """The lock with what it lacks, for the languages that can run here: after each set that is new, the lock so far.

    It has the oldest and the newest versions, whatever the choice of `verification` is; other sets of these languages
    leave it. With `update`, all sets are resolved anew. What the chosen sets lack for this machine is added. Raises
    CodegenError where an installer fails.
    """
    lock = verification.lock
    for language, toolchain in verification.toolchains.items():
        if toolchain.problem:
            continue
        aged = [replace(verification, choice=Choice(age)).sets(language) for age in ("oldest", "newest")]
        wanted = {key(pins): pins for sets in aged for pins in sets if pins}
        chosen = {key(pins) for pins in verification.sets(language) if not any(pin.file for pin in pins)}
        kept: Mapping[str, Entry] = {} if update else lock.of(language)
        entries = {name: entry for name, entry in kept.items() if name in wanted}
        old = lock.of(language) if update else {}
        for name, pins in wanted.items():
            known = entries.get(name)
            if known is not None and not (name in chosen and toolchain.install(pins, on_install).free):
                continue
            on_resolve(name)
            entries[name] = toolchain.resolve(pins, known, on_install)
            # Until all are renewed, what is not yet stays as it was: a run that is stopped loses nothing.
            yield lock.with_sets(language, {**old, **entries})
        lock = lock.with_sets(language, entries)
        yield lock
