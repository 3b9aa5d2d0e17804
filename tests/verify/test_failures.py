"""What a reader sees when a published sample cannot succeed: no key, or a key that the API refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from bench import judged, rows, spec

from codegen.manifest import Row
from codegen.verify import session
from codegen.verify.result import Result
from codegen.verify.runner import Outcome, run

SAMPLES = [
    "zh/beijing/openai/chat/python-http",
    "en/finance/dashscope/chat/python-http",
    "en/beijing/openai/chat/python-sdk",
    pytest.param("zh/singapore/openai/chat/python-sdk", marks=pytest.mark.slow),
    pytest.param("zh/beijing/dashscope/chat/python-sdk", marks=pytest.mark.slow),
    "en/singapore/dashscope/chat/python-sdk",
    "en/singapore/openai/chat/curl-http",
    "zh/beijing/dashscope/chat/curl-http",
]


def message(row: Row) -> str:
    """What the row's locale says where the key is missing."""
    variable = spec().api.auth.env
    text = spec().locales[row["locale"]].key_missing.replace("{env}", variable)
    assert variable in text
    return text


def without_key(row: Row, monkeypatch: pytest.MonkeyPatch, value: str | None) -> Result:
    """Run a published sample with its variable missing (None), or of another value."""
    seen: list[Mapping[str, str]] = []

    async def other(command: Sequence[str], env: Mapping[str, str], limit: float, stdout: Path) -> Outcome:
        kept = {name: text for name, text in env.items() if name not in row["env"]}
        seen.append(kept if value is None else {**kept, **dict.fromkeys(row["env"], value)})
        return await run(command, seen[-1], limit, stdout)

    monkeypatch.setattr(session, "run", other)
    result = judged(row)
    assert len(seen) == 1
    return result


@pytest.mark.parametrize("value", [None, ""], ids=["missing", "empty"])
@pytest.mark.parametrize("sample_id", SAMPLES)
def test_sample_without_a_key_says_what_to_do_and_sends_nothing(
    sample_id: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = rows()[sample_id]

    result = without_key(row, monkeypatch, value)

    assert result.exit_code not in (0, None)
    assert result.stdout == ""
    assert list(result.exchanges) == []
    assert "tried to reach" not in result.reason
    if row["language"] == "curl":  # bash puts the script's name and line, and the variable, before the message
        [line] = result.stderr.splitlines()
        assert line.endswith(f": {spec().api.auth.env}: {message(row)}")
    else:
        assert result.stderr == message(row) + "\n"


@pytest.mark.parametrize("sample_id", SAMPLES)
def test_sample_with_a_refused_key_shows_status_and_message_and_not_the_key(sample_id: str) -> None:
    row = rows()[sample_id]
    elsewhere = next(region for region in spec().api.regions if region != row["region"])

    # The mock grants the made-up key where the row says: elsewhere.
    result = judged({**row, "region": elsewhere})

    assert result.status == "failed"
    assert result.exit_code not in (0, None)
    [exchange] = result.exchanges
    assert exchange.status == 401
    told = {"openai": "Incorrect API key provided.", "dashscope": "Invalid API-key provided."}[row["protocol"]]
    assert "401" in result.stderr
    assert told in (result.stdout if row["language"] == "curl" else result.stderr)
    if row["language"] != "curl":
        assert result.stdout == ""
    if (row["protocol"], row["client"]) != ("openai", "sdk"):  # that SDK's exception shows both
        assert "Traceback" not in result.stderr
    key = exchange.headers["authorization"].removeprefix("Bearer ")
    assert key.startswith("sk-")
    assert key not in result.stdout + result.stderr
    assert key[-12:] not in result.stdout + result.stderr
