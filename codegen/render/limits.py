"""What one rendering of a template may cost. Everything is counted in characters, so that there is one measure."""

from __future__ import annotations

from codegen.value import EnvText, JsonText

MAX_OUTPUT = 512 * 1024
"""A sample has at most so many characters: code and the values in it."""

MAX_WORK = 16 * 1024 * 1024
"""What a template loops over, compares, joins and changes may have so many characters, each time counted again."""

LITERAL = 100
"""What each literal counts for in a sample's length, beside the characters of its value."""

STEP = 32
"""What one step costs beside the characters of its value: an item, or a tag or an expression in a loop."""

MAX_LEVELS = 100
"""Values that a template makes may nest so deep. Values of the spec nest less."""


class TooMuch(Exception):
    """A template that costs more than it may; the message says what to do."""

    @classmethod
    def output(cls) -> TooMuch:
        """The error of a template whose output is too long."""
        return cls(f"this makes a sample of more than {MAX_OUTPUT >> 10} KB; print or repeat less")

    @classmethod
    def work(cls) -> TooMuch:
        """The error of a template that takes too long."""
        return cls("this template repeats or joins too much; nest fewer loops, and loop over fewer items")


def size(value: object, most: int) -> int:
    """The characters of a value, all values in it included, and a step for each; counting ends above `most`.

    Raises TooMuch if it nests too deep.
    """
    if isinstance(value, str):
        return STEP + len(value)
    total = 0
    waiting = [(value, 1)]
    while waiting and total <= most:
        item, depth = waiting.pop()
        total += STEP
        if isinstance(item, str):
            total += len(item)
        elif isinstance(item, int):
            total += item.bit_length() // 3
        elif isinstance(item, JsonText):
            waiting.append((item.value, depth))
        elif isinstance(item, EnvText):
            waiting.append((item.parts, depth))
        elif isinstance(item, (list, tuple, dict)):
            if depth > MAX_LEVELS:
                raise TooMuch(f"this value nests deeper than {MAX_LEVELS} levels; nest it less")
            if len(item) * STEP > most:
                return most + 1
            if isinstance(item, dict):
                total += sum(map(len, filter(lambda name: isinstance(name, str), item)))
                waiting += [(inner, depth + 1) for inner in dict.values(item)]
            else:
                waiting += [(inner, depth + 1) for inner in item]
        elif depth > 1:
            bool(item)  # an OpenValue or an undefined name raises its error: only alone can it be printed
    return total
