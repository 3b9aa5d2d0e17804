"""Node.js samples reach the mock whatever they send with: node-fetch and axios stand on node:https."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.samples import all_rows, tried
from support.workbench import INSTALLED

from codegen.toolchains import TOOLCHAINS

pytestmark = pytest.mark.slow

SENDS = """\
import https from "node:https";
const headers = { Authorization: `Bearer ${process.env.DASHSCOPE_API_KEY}`, "Content-Type": "application/json" };
const request = https.request(%s, { method: "POST", headers }, (response) => response.pipe(process.stdout));
request.end(JSON.stringify(%s));
"""


def test_a_sample_on_node_https_reaches_the_mock(tmp_path: Path) -> None:
    if TOOLCHAINS["nodejs"](INSTALLED / "nodejs").problem:
        pytest.skip("Node.js is not here")
    row = all_rows()["zh/singapore/openai/chat/nodejs-http"]
    [promised] = row["requests"]
    result = tried(row, SENDS % (json.dumps(promised["url"]), json.dumps(promised["body"])), tmp_path)
    assert (result.status, result.reason) == ("passed", ""), result.stderr
