"""The HTTP samples of `docs/`: played against the API in their order, and compared.

A sample is a block ```` ```http ```` whose first line is the request and whose rest is the body;
a block ```` ```json ```` right after it is what the answer must hold, and `→ 204` in the first
line what its status must be (200 otherwise). Braces in a path, as in `/events/{results.0.id}`,
stand for what the answer before had there; so does a value of the body that is nothing else.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.api.calling import Caller
from tests.launch.readme import holds

DOCS = Path(__file__).resolve().parents[1] / "docs"
_BLOCK = re.compile(r"^```(http|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FROM_ANSWER = re.compile(r"\{([\w.]+)\}")
_REQUEST = re.compile(
    r"(?P<method>[A-Z]+) (?P<path>\S+)(?: → (?P<status>\d+))?\s*(?P<body>.*)", re.DOTALL
)


@dataclass(frozen=True)
class Sample:
    """A request out of the documentation, and what its answer must hold."""

    method: str
    path: str
    body: Any
    status: int
    promise: Any


def samples_of(name: str) -> Iterator[Sample]:
    """The samples of one page of `docs/`, in their order."""
    blocks = _BLOCK.findall((DOCS / name).read_text())
    for (kind, text), (next_kind, answer) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if kind == "http":
            found = _REQUEST.fullmatch(text.strip())
            assert found, text
            body = json.loads(found["body"]) if found["body"] else None
            promise = json.loads(answer) if next_kind == "json" else None
            status = int(found["status"] or 200)
            yield Sample(found["method"], found["path"], body, status, promise)


def play(name: str, caller: Caller) -> int:
    """Send every sample of a page, compare every answer; how many there were."""
    samples = list(samples_of(name))
    answer: Any = None
    for sample in samples:
        body = None if sample.method in {"GET", "DELETE"} else _filled_body(sample.body, answer)
        path = _filled(sample.path, answer)
        if sample.method == "GET":
            answer = caller.get(path)
        else:
            answer = caller.send(sample.method, path, body)
        assert answer.status_code == sample.status, (sample, answer.content)
        if sample.promise is not None:
            assert holds(sample.promise, answer.json()), (sample, answer.json())
    return len(samples)


def _filled_body(body: Any, answer: Any) -> Any:
    if not isinstance(body, dict):
        return body
    return {
        name: _filled(value, answer)
        if isinstance(value, str) and _FROM_ANSWER.fullmatch(value)
        else value
        for name, value in body.items()
    }


def _filled(path: str, answer: Any) -> str:
    def named(found: re.Match[str]) -> str:
        value = answer.json()
        for step in found[1].split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
        return str(value)

    return _FROM_ANSWER.sub(named, path)
