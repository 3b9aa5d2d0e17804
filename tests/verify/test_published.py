"""Python and curl samples, as they are published, against the mock."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from support.samples import GENERATED, RUN, all_judged, not_passed, rows, spec

from codegen.tree.manifest import Row
from codegen.verify import session
from codegen.verify.exchange import differences
from codegen.verify.relay import Run


def is_quick(row: Row) -> bool:
    """One cell of each sample: the regions take turns, and so do the locales. `codegen verify` runs the others."""
    if row["scenario"] == "chat":  # the regions differ in how an SDK is told its base URL
        return (row["locale"], row["region"]) in (("zh", "beijing"), ("en", "singapore"))
    return bool(row["client"] == "http" and row["id"].startswith("zh/singapore/"))


def test_published_bytes_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {name: row for name, row in rows().items() if is_quick(row)}
    runs: list[Run] = []

    def noted(**parts: Any) -> Run:
        runs.append(Run(**parts))
        return runs[-1]

    monkeypatch.setattr(session, "Run", noted)

    results = all_judged(chosen.values())

    assert not_passed(results) == {}
    run_by_key = {run.exchanges[0].headers["authorization"]: run for run in runs}
    for name, row in chosen.items():
        result = results[name]
        published = hashlib.sha256((GENERATED / row["path"]).read_bytes()).hexdigest()
        assert (result.reason, result.exit_code) == ("", 0), name
        assert (result.id, result.sha256, row["sha256"]) == (name, published, published)
        authorization = result.exchanges[0].headers["authorization"]
        if row["language"] == "curl":
            assert result.stdout.encode() == b"".join(exchange.answer for exchange in result.exchanges), name
        else:
            assert run_by_key[authorization].nonce_of(len(row["requests"]) - 1) in result.stdout, name
        key = authorization.removeprefix("Bearer ")
        assert key.startswith("sk-")
        assert key not in result.stdout + result.stderr, name
        sdk = spec().api.protocols[row["protocol"]].sdks.get(row["language"]) if row["client"] != "http" else None
        allowed = (sdk.headers, sdk.fields) if sdk else ()
        assert differences(row["requests"], result.exchanges, dict.fromkeys(row["env"], key), *allowed) == [], name
        for exchange, request in zip(result.exchanges, row["requests"], strict=True):
            if "$answer" not in str(request["body"]):
                assert exchange.body == request["body"], name
        assert [exchange.status for exchange in result.exchanges] == [200] * len(row["requests"]), name
        assert [p["version"] for p in result.packages] == [p["newest"] for p in row["packages"]], name
        assert not result.cached
    assert len(run_by_key) == len(chosen)  # each had a key of its own


def test_python_and_curl_samples_cover_locales_regions_protocols_and_clients() -> None:
    api = spec().api
    cells = {
        (locale, region, protocol, "python", client)
        for locale in spec().locales
        for region in api.regions
        for protocol in api.protocols
        for client in ("http", "sdk")
    }
    cells |= {(locale, region, protocol, "curl", "http") for locale, region, protocol, *_ in cells}
    found = [(row["locale"], row["region"], row["protocol"], row["language"], row["client"]) for row in rows().values()]
    assert cells <= set(found)
    assert {cell[3] for cell in found} == set(RUN)
