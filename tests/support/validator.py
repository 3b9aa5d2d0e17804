"""Runs `codegen validate` on many specs, each in a process of its own with limits; test_spec_fuzz.py starts it.

Usage: validator.py PROJECT    A line in is a spec as hexadecimal digits; a line out is JSON: how it ended, what it said,
its CPU time in seconds and its memory at most in MB.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from pathlib import Path

from codegen.cli import main
from codegen.spec import load as spec  # noqa: F401 - imported before the fork: once for all

CPU_LIMIT = 900
"""Seconds after which the system ends a process that would never end by itself."""


def validate(folder: Path, said: Path) -> dict[str, object]:
    """How `codegen validate` ends for what is in the folder now."""
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        code = 70
        try:
            main(["-C", str(folder), "validate"])
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    _, status, used = os.wait4(process, 0)
    return {
        "exit_code": os.waitstatus_to_exitcode(status),
        "said": said.read_bytes().decode("utf-8", "backslashreplace"),
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    root = Path(sys.argv[1])
    [file] = (root / "spec").glob("*.yaml")
    for line in sys.stdin:
        file.write_bytes(bytes.fromhex(line))
        print(json.dumps(validate(root, root / "said.txt")), flush=True)
