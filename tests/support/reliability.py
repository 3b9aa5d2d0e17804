"""`make corpus`: runs every case of the corpus through every kind of sample, and prints a table of how many passed.

The cases of the http and SDK columns are run by `codegen verify`; those of the last column come from `codegen snippet`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from codegen.languages import LANGUAGES
from codegen.request.har import read_request
from codegen.snippet import snippet
from support import wire
from support.corpus import CORPUS, PASSED, canonical, clients, intended, run_corpus

TITLES = {"openai": "openai SDK", "dashscope": "dashscope SDK"}


def main() -> int:
    """Print the table, and what failed; returns 1 if anything did, else 0."""
    columns = ["http", *TITLES.values(), "snippet"]
    counts: dict[tuple[str, str], str] = {}
    failed = []
    with tempfile.TemporaryDirectory(prefix="codegen-corpus-") as folder:
        for language, column, verdicts in _verdicts(Path(folder)):
            passed = sum(told == PASSED for told in verdicts.values())
            known = counts.get((language, column))
            counts[language, column] = f"{known}, {passed}/{len(verdicts)}" if known else f"{passed}/{len(verdicts)}"
            failed += [f"{language} {column} {name}: {told}" for name, told in verdicts.items() if told != PASSED]
            print(f"{language} {column}: {passed}/{len(verdicts)}", file=sys.stderr, flush=True)
    print(f"| language | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for language in LANGUAGES:
        cells = [counts.get((language, column), "–") for column in columns]
        print(f"| {LANGUAGES[language].title} | {' | '.join(cells)} |")
    print("\n".join(failed))
    return 1 if failed else 0


def _verdicts(folder: Path) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Language, column, and the verdict on each case."""
    for number, (language, protocol, client) in enumerate(clients()):
        column = "http" if client == "http" else TITLES[protocol]
        yield language, column, run_corpus(folder / str(number), language, protocol, client, CORPUS)
    for language in LANGUAGES:
        yield language, "snippet", run_snippets(folder / language, language)


def run_snippets(folder: Path, language: str) -> dict[str, str]:
    """The verdict on each case: it is made a HAR request, then a snippet, which runs without changes."""
    with wire.server() as listening:
        sources = {}
        for case in CORPUS:
            text = json.dumps(intended("openai", case), ensure_ascii=False)
            har = {
                "method": "POST",
                "url": f"{listening.url}/{case['id']}",
                "postData": {"mimeType": "application/json", "text": text},
            }
            sources[str(case["id"])] = snippet(read_request(har, {}), language)
        arrived = wire.sent(language, sources, listening, folder)
    verdicts = {}
    for case in CORPUS:
        one = arrived[str(case["id"])]
        same = not isinstance(one, str) and canonical(json.loads(one.body)) == canonical(intended("openai", case))
        verdicts[str(case["id"])] = PASSED if same else str(one)
    return verdicts


if __name__ == "__main__":
    sys.exit(main())
