"""The verdict on a run: whether it printed, ended and sent what it should."""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.spec.model import Sdk
from codegen.tree.manifest import Row
from codegen.verify import runner
from codegen.verify.exchange import differences
from codegen.verify.faults import leftovers
from codegen.verify.printed import unprinted_answers, unprinted_texts
from codegen.verify.relay import Run
from codegen.verify.runner import Outcome

_WARNING = re.compile(
    r"^.*\b(?:\w*warning|notice|deprecat(?:ed|ion)|traceback|exception (?:ignored )?in)\b.*$",
    re.MULTILINE | re.IGNORECASE,
)
"""A line on stderr that warns of something, although the program goes on."""


def judge(row: Row, outcome: Outcome, record: Run, env: Mapping[str, str], sdk: Sdk | None) -> list[str]:
    """Everything that is wrong with a run, one text for each; empty where the sample passes.

    `env` are the variables that the sample had, `sdk` says what its SDK may add to a request (None: http samples).
    """
    reasons = [f"tried to reach {target}, which is no host of the spec" for target in dict.fromkeys(record.refused)]
    if outcome.exit_code is None and not outcome.violations:
        reasons.append(f"still running after {runner.TIME_LIMIT:.0f} seconds")
    elif outcome.exit_code:
        reasons.append(f"exit code {outcome.exit_code}")
    reasons += leftovers(outcome, env.values())
    warning = _WARNING.search(outcome.stderr)
    if warning and outcome.exit_code == 0:  # the text of an error may have these words, too
        reasons.append(f"prints a warning: {warning[0].strip()}")
    headers, fields = (sdk.headers, sdk.fields) if sdk else ((), ())
    if any(exchange.too_large for exchange in record.exchanges):
        reasons.append("sends a body of more than 20 MB")
    reasons += differences(row["requests"], record.exchanges, env, headers, fields)
    if record.prints_answers:
        return reasons + list(unprinted_answers(record, outcome.stdout))
    return reasons + list(unprinted_texts(record, outcome.stdout, len(row["requests"])))
