"""What a reader sees when a published sample cannot succeed: no key, or a key that the API refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from support.samples import all_judged, rows, spec

from codegen.spec.placeholders import fill
from codegen.toolchains import TOOLCHAINS
from codegen.tree.manifest import Row
from codegen.verify.runner import Outcome, Sandbox

SAMPLES = (
    "zh/beijing/openai/chat/python-http",
    "en/finance/dashscope/chat/python-http",
    "en/beijing/openai/chat/python-sdk",
    "en/singapore/dashscope/chat/python-sdk",
    "en/singapore/openai/chat/curl-http",
    "zh/beijing/dashscope/chat/curl-http",
)


def message(row: Row) -> str:
    """What the row's locale says where the key is missing."""
    variable = spec().api.auth.env
    text = fill(
        spec().locales[row["locale"]].key_missing, spec().fillings(row["locale"], row["region"], row["scenario"])
    )
    assert variable in text
    return text


def chosen() -> dict[str, Row]:
    return {name: rows()[name] for name in SAMPLES}


def prints_answers(row: Row) -> bool:
    return TOOLCHAINS[row["language"]].prints_answers


@pytest.mark.parametrize("value", [None, ""], ids=["missing", "empty"])
def test_samples_without_a_key_say_what_to_do_and_send_nothing_or_show_what_the_api_says(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable = spec().api.auth.env

    run = Sandbox.run

    async def other(
        sandbox: Sandbox, command: Sequence[str], env: Mapping[str, str], *rest: Any, **named: Any
    ) -> Outcome:
        assert variable in env
        kept = {name: text for name, text in env.items() if name != variable}
        return await run(sandbox, command, kept if value is None else {**kept, variable: value}, *rest, **named)

    monkeypatch.setattr(Sandbox, "run", other)
    results = all_judged(chosen().values())

    for name, row in chosen().items():
        result = results[name]
        assert result.exit_code not in (0, None), name
        assert "tried to reach" not in result.reason, name
        if prints_answers(row):
            [exchange] = result.exchanges
            assert (exchange.status, exchange.answer.decode()) == (401, result.stdout), name
        else:
            assert (result.stdout, list(result.exchanges)) == ("", []), name
            assert result.stderr == message(row) + "\n", name


def test_samples_with_a_refused_key_show_status_and_message_and_not_the_key() -> None:
    regions = spec().api.regions
    # The mock grants the made-up key where the row says: elsewhere.
    elsewhere = {name: next(region for region in regions if region != row["region"]) for name, row in chosen().items()}
    results = all_judged({**row, "region": elsewhere[name]} for name, row in chosen().items())

    for name, row in chosen().items():
        result = results[name]
        assert result.status == "failed", name
        assert result.exit_code not in (0, None), name
        [exchange] = result.exchanges
        assert exchange.status == 401, name
        told = {"openai": "Incorrect API key provided.", "dashscope": "Invalid API-key provided."}[row["protocol"]]
        assert re.search(r"\b401\b", result.stderr), name
        assert told in (result.stdout if prints_answers(row) else result.stderr), name
        if not prints_answers(row):
            assert result.stdout == "", name
        if (row["protocol"], row["client"]) != ("openai", "sdk"):  # that SDK's exception shows both
            assert "Traceback" not in result.stderr, name
        key = exchange.headers["authorization"].removeprefix("Bearer ")
        assert key.startswith("sk-"), name
        assert key[-12:] not in result.stdout + result.stderr, name
