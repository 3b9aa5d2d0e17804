"""Runs `codegen validate` on many specs, each in its own process with a CPU limit. test_spec_fuzz.py starts it.

Usage: validator.py PROJECT    Each line of input is a spec in hexadecimal digits. Each line of output is JSON: the exit
code, the output, the CPU time in seconds and the peak memory in MB.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from pathlib import Path

from codegen.cli import main
from codegen.spec import load as spec  # noqa: F401 - imported once, before the forks

CPU_LIMIT = 900
"""Seconds of CPU time after which the system ends a process, so that endless ones end."""


def validate(folder: Path, said: Path) -> dict[str, object]:
    """Run `codegen validate` on the project in `folder`; returns how it ended. `said` is a file for its output."""
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
        except BaseException:  # noqa: BLE001 - whatever it is, it is reported
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
