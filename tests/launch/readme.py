"""Reads a Markdown file as a newcomer does: runs each shell block, compares what it promises."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_BLOCK = re.compile(r"^```(sh|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "…"
MARK = "--- end of step"


@dataclass(frozen=True)
class Step:
    """A shell block, and what its last answer must hold; None where nothing is promised."""

    script: str
    promise: Any | None


def steps_of(text: str) -> Iterator[Step]:
    """The shell blocks in their order, each with the JSON block right after it."""
    blocks = _BLOCK.findall(text)
    for (kind, body), (next_kind, next_body) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if kind == "sh":
            yield Step(body, json.loads(next_body) if next_kind == "json" else None)


def as_one_script(steps: list[Step]) -> str:
    """The steps as one run of bash that stops at the first that fails."""
    head = "set -euo pipefail\nshopt -s expand_aliases\n"
    return head + "".join(
        f"{step.script}\necho; echo '{MARK} {n}'\n" for n, step in enumerate(steps)
    )


def last_answer(output: str) -> Any:
    """The last JSON value that a step printed; answers follow each other without a newline."""
    decoder, values, place = json.JSONDecoder(), [], 0
    text = output.strip()
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        values.append(value)
        while place < len(text) and text[place].isspace():
            place += 1
    return values[-1]


def holds(promise: Any, found: Any) -> bool:
    """Whether the answer has all that was promised; it may have more fields."""
    if promise == ANYTHING:
        return True
    if isinstance(promise, dict):
        return isinstance(found, dict) and all(
            name in found and holds(value, found[name]) for name, value in promise.items()
        )
    if isinstance(promise, list):
        return (
            isinstance(found, list)
            and len(promise) == len(found)
            and all(map(holds, promise, found))
        )
    return bool(promise == found)
