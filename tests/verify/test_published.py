"""Every Python and curl sample, as it is published, against the mock."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from bench import GENERATED, RUN, judged, rows, spec

from codegen.manifest import Row
from codegen.verify import session
from codegen.verify.exchange import differences
from codegen.verify.relay import Run


def is_quick(row: Row) -> bool:
    """One cell of each sample: the regions take turns, and so do the locales. `codegen verify` runs the others."""
    if row["scenario"] == "chat":  # the regions differ in how an SDK is told its base URL
        return (row["locale"], row["region"]) in (("zh", "beijing"), ("en", "singapore"))
    return bool(row["client"] == "http" and row["id"].startswith("zh/singapore/"))


@pytest.mark.parametrize("sample_id", [name for name, row in sorted(rows().items()) if is_quick(row)])
def test_published_bytes_pass(sample_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = rows()[sample_id]
    runs: list[Run] = []

    def noted(**parts: Any) -> Run:
        runs.append(Run(**parts))
        return runs[-1]

    monkeypatch.setattr(session, "Run", noted)

    result = judged(row)

    assert (result.status, result.reason, result.exit_code) == ("passed", "", 0)
    published = hashlib.sha256((GENERATED / row["path"]).read_bytes()).hexdigest()
    assert (result.id, result.sha256, row["sha256"]) == (sample_id, published, published)
    [run] = runs
    assert run.nonce_of(len(row["requests"]) - 1) in result.stdout
    sdk = spec().api.protocols[row["protocol"]].sdks.get(row["language"]) if row["client"] != "http" else None
    key = result.exchanges[0].headers["authorization"].removeprefix("Bearer ")
    assert key.startswith("sk-")
    env = dict.fromkeys(row["env"], key)
    assert differences(row["requests"], result.exchanges, env, *((sdk.headers, sdk.fields) if sdk else ())) == []
    for exchange, request in zip(result.exchanges, row["requests"], strict=True):
        if "$answer" not in str(request["body"]):
            assert exchange.body == request["body"]
    assert [exchange.status for exchange in result.exchanges] == [200] * len(row["requests"])
    assert [p["version"] for p in result.packages] == [p["newest"] for p in row["packages"]]
    assert not result.cached
    assert key not in result.stdout + result.stderr


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
