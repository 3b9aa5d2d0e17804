"""The folder of this user for what codegen can make again, whatever the project. It may be deleted at any time.

Code that was installed or compiled runs out of it, and passes that are kept there count. So nothing of it ever lies in
a project, which may come from anybody, and a folder that others can write to is not used.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from pathlib import Path

import platformdirs

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem

VARIABLE = "CODEGEN_CACHE_DIR"
"""The variable of the environment that names another folder."""

_DAY = 24 * 60 * 60.0
_KEPT = 30 * _DAY
"""How long a result is kept, in seconds. After that it is made anew, so that the cache does not grow for ever."""


def cache() -> Cache:
    """What earlier runs have found out. Where the folder cannot be used, the cache stores nothing and knows nothing."""
    try:
        folder = _folder() / "cache"
    except CodegenError:
        return Cache()
    _trim(folder)
    return Cache(folder)


def toolchains() -> Path:
    """Where SDKs and compilers are installed, in a folder for each language.

    Raises CodegenError where the user's folder cannot be made, or where others may change it.
    """
    return _folder() / "toolchains"


def _folder() -> Path:
    """The user's folder, which is made where it is not there. Raises CodegenError where it cannot be used."""
    named = os.environ.get(VARIABLE)
    folder = Path(named).resolve() if named else platformdirs.user_cache_path("verified-samples", appauthor=False)
    where = Position(str(folder))
    advice = f"name a folder of your own in {VARIABLE}"
    if not folder.is_absolute():  # there is no home folder: it would be looked for in the current folder
        raise CodegenError([Problem(where, f"is no absolute path; {advice}")])
    try:
        first = next(path for path in (folder, *folder.parents) if path.exists())
        # With sudo, the home folder is often another user's. Nothing of root's is put there.
        if (first == folder or os.geteuid() == 0) and first.stat().st_uid != os.geteuid():
            raise CodegenError([Problem(where, f"belongs to another user; {advice}")])
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & stat.S_IWOTH:
            raise CodegenError([Problem(where, f"can be changed by every user; {advice}")])
    except OSError as error:
        raise CodegenError([Problem(where, f"{error.strerror}; {advice}")]) from None
    return folder


def _trim(folder: Path) -> None:
    """Remove old results from the cache, once a day."""
    mark = folder / "trimmed"
    now = time.time()
    with contextlib.suppress(OSError):
        if mark.exists() and now - mark.stat().st_mtime < _DAY:
            return
        mark.touch()
        for file in folder.rglob("*"):
            if file.is_file() and now - file.stat().st_mtime > _KEPT:
                file.unlink(missing_ok=True)
