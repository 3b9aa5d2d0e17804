"""Which module answers for a protocol. Imports no server: who only wants to know an answer need not wait for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.mock.call import Call, ProtocolModule, Stream
from codegen.mock.protocols import dashscope, example, openai
from codegen.spec.model import Protocol

PROTOCOL_MODULES: Mapping[str, ProtocolModule] = {"openai": openai, "dashscope": dashscope, "example": example}
"""By the value of `mock` of a protocol in the spec."""


def is_streamed(protocol: Protocol, endpoint: str, headers: Mapping[str, str], body: Any) -> bool:
    """Whether the answer to a request is a stream; `headers` must ignore the case of names."""
    call = Call(protocol.endpoints[endpoint], "", headers, "", body, "", "")
    return isinstance(PROTOCOL_MODULES[protocol.mock].reply(call), Stream)
