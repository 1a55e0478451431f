"""A type of message as a JSON Schema of the whole message, for those who read them."""

from typing import Any

from events.messages.types import MessageType

# Before the fields of its own, every message has these.
ENVELOPE: dict[str, dict[str, Any]] = {
    "event_id": {
        "type": "string",
        "pattern": r"^evt_[0-9a-f]{32}(_[0-9]+)?$",
        "description": "The same however often the message comes, by whatever way.",
    },
    "timestamp": {
        "type": "string",
        "format": "date-time",
        "description": "When it happened, in UTC, to the second.",
    },
    "type": {"type": "string"},
}
EXAMPLE_ID = "evt_01930d3e6b2a7d108f4ec1b2a3948576"
EXAMPLE_TIME = "2026-11-21T18:30:01Z"


def schema_of(kind: MessageType) -> dict[str, Any]:
    """The JSON Schema of a whole message of this type; others may be added to its fields."""
    fields = {**ENVELOPE, "type": {"type": "string", "const": kind.name}, **kind.fields}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.name,
        "description": kind.when,
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in kind.optional],
    }


def example_of(kind: MessageType) -> dict[str, Any]:
    """A whole message of this type."""
    envelope = {"event_id": EXAMPLE_ID, "timestamp": EXAMPLE_TIME, "type": kind.name}
    return envelope | dict(kind.example)
