"""The results of verify as JSON (`codegen verify --json FILE`)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from codegen.verify.result import Result


def json_report(results: Sequence[Result]) -> str:
    """The text of `--json FILE`."""
    return json.dumps({"results": [result.as_json() for result in results]}, ensure_ascii=False, indent=1) + "\n"
