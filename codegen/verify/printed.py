"""Whether a program printed what it should: the texts of answers, or, if it reads none, answers as they came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.verify.relay import Run

_CALL = re.compile(rb'"id":"(call_[0-9a-f]+)"')


def unprinted_answers(record: Run, stdout: str) -> Iterator[str]:
    """What was not printed of the answers: each as it came, in their order, and streams in time."""
    position = 0
    for number, exchange in enumerate(record.exchanges, start=1):
        answer = exchange.answer.decode("utf-8", "replace")
        at = stdout.find(answer, position)
        if at < 0:
            yield f"answer {number} is not in the output as it came"
        else:
            position = at + len(answer)
    if any(streamed.late for streamed in record.streamed):
        yield "keeps the stream's events back until it has ended"


def unprinted_texts(record: Run, stdout: str, promised: int) -> Iterator[str]:
    """What was not printed but should be: the last reply's text, and the text (in time) and usage of each stream.

    `promised` is how many requests the program promises.
    """
    texts = [streamed for streamed in record.streamed if streamed.text]
    for streamed in texts:
        if streamed.text not in stdout:
            yield "the stream's text is not in the output as one whole"
        elif streamed.late:
            yield "keeps the stream's text back until it has ended"
        elif stdout.count(streamed.text) > 1:
            yield "the stream's text is in the output more than once"
        total = streamed.total_tokens
        if total is not None and not re.search(rf"(?<![0-9A-Za-z.]){total}(?![0-9A-Za-z])", stdout):
            yield f"the usage's total, {total} tokens, is not in the output"
    last = record.nonce_of(max(len(record.exchanges) - 1, 0))
    if record.exchanges and len(record.exchanges) == promised:
        called = _CALL.search(record.exchanges[-1].answer)
        if called and called[1].decode() in stdout:  # the reply is a tool call, which needs no text
            return
    if last not in stdout and not any(last in streamed.text for streamed in texts):
        yield "the reply's text is not in the output"
