"""A net under every test: what is told is of a type that is described, and as it is described."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from events.messages.notices import EACH
from events.messages.types import MessageType, message_types

# Types that tests make up, for what the outbox does with any message.
MADE_UP = {"told", "answer"}
_ENVELOPE = {"event_id", "timestamp", "type", "cursor"}
_KEPT = re.compile(r'INSERT INTO "?events_message\b')
_WORDS = {"type", "format", "enum", "properties", "required", "items", "description", "pattern"}
_KINDS: Mapping[str, Any] = {
    "string": str,
    "array": (list, tuple),
    "object": Mapping,
    "null": type(None),
    "boolean": bool,
}


class NotAsDescribed(AssertionError):
    """A message was told that its readers could not understand by its description."""


class MessageNet:
    """An execute wrapper; `caught` also holds what the product itself swallowed."""

    def __init__(self) -> None:
        self.caught: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else sql.as_string()
        if _KEPT.search(text):
            for type, body in _kept(text, params):
                self.refuse(faults_of_kept(type, body))
        return execute(sql, params, many, context)

    def refuse(self, faults: Sequence[str]) -> None:
        """Raise NotAsDescribed if there are faults."""
        if faults:
            self.caught += faults
            raise NotAsDescribed("; ".join(faults))


def _kept(sql: str, params: Any) -> Iterator[tuple[str, Any]]:
    """The types and bodies of the messages that a statement of `events.outbox` keeps."""
    if "unnest" in sql:
        _, _, _, types, bodies, _ = params
        yield from zip(types, map(json.loads, bodies), strict=True)
    elif "::jsonb" in sql:
        yield params[2], json.loads(params[3])


def faults_of_kept(name: str, body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message as the outbox keeps it."""
    if name in MADE_UP:
        return []
    kind = message_types().get(name)
    if kind is None:
        return [f"{name} is no type that settings list: see events.messages.types"]
    common = {key: value for key, value in body.items() if key != EACH}
    faults = [f"{name}.{key} is of the envelope" for key in _ENVELOPE & set(common)]
    for part in body.get(EACH, [{}]):
        faults += faults_of(kind, common | part, is_whole=kind.complete is None)
    return faults


def faults_of(kind: MessageType, fields: Mapping[str, Any], *, is_whole: bool = True) -> list[str]:
    """What is wrong with the fields of a message; one that is not whole may lack some."""
    lacking = set(kind.fields) - set(fields) - kind.optional if is_whole else set()
    faults = [f"{kind.name}.{name} is missing" for name in sorted(lacking)]
    for name, value in fields.items():
        if name not in kind.fields:
            faults.append(f"{kind.name}.{name} is not described")
        else:
            faults += misfits(kind.fields[name], value, f"{kind.name}.{name}")
    return faults


def misfits(schema: Mapping[str, Any], value: Any, place: str) -> Iterator[str]:
    """Where a value is not as a JSON Schema says; of the words of JSON Schema that we use."""
    if unknown := set(schema) - _WORDS:
        yield f"{place}: {sorted(unknown)} are words that nobody checks"
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is(kind, value) for kind in kinds):
        yield f"{place} is {value!r} and no {' or '.join(kinds)}"
    elif value is not None:
        yield from _misfits_within(schema, value, place)


def _is(kind: str, value: Any) -> bool:
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, _KINDS[kind])


def _misfits_within(schema: Mapping[str, Any], value: Any, place: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place} is {value!r} and none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{place} is {value!r} and not as {schema['pattern']}"
    if "format" in schema and not _is_of_format(schema["format"], value):
        yield f"{place} is {value!r} and no {schema['format']}"
    for number, inner in enumerate(value if "items" in schema else []):
        yield from misfits(schema["items"], inner, f"{place}.{number}")
    if "properties" in schema:
        yield from _misfits_of_object(schema, value, place)


def _misfits_of_object(
    schema: Mapping[str, Any], value: Mapping[str, Any], place: str
) -> Iterator[str]:
    for name in sorted(set(schema.get("required", ())) - set(value)):
        yield f"{place}.{name} is missing"
    for name, inner in value.items():
        if name in schema["properties"]:
            yield from misfits(schema["properties"][name], inner, f"{place}.{name}")
        else:
            yield f"{place}.{name} is not described"


def _is_of_format(name: str, value: str) -> bool:
    try:
        if name == "uuid":
            return str(UUID(value)) == value
        return value.endswith("Z") and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
