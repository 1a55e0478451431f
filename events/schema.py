"""What the ingest endpoints accept, described from the struct that parses it."""

from typing import Any

import msgspec

from core.money import CURRENCY_DIGITS
from events.drafts import EARLIEST, MAX_TEXT, Draft
from events.errors import MAX_BATCH
from events.kinds import TYPES, Category, EventType

_SAYS: dict[str, dict[str, Any]] = {
    "event_category": {"enum": Category.values},
    "event_type": {"enum": EventType.values},
    "pass_id": {"type": "string", "description": "Whose event it is: this or user_id."},
    "user_id": {"type": "string", "maxLength": MAX_TEXT},
    "amount": {
        "anyOf": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,4})?$"},
        ],
        "description": "Transactions only: at least 0, with no more digits than the currency has.",
    },
    "currency": {
        "enum": sorted(CURRENCY_DIGITS),
        "description": "ISO 4217; the workspace's when missing.",
    },
    "event_timestamp": {
        "type": "string",
        "format": "date-time",
        "description": f"With its offset; from {EARLIEST:%Y} to 5 minutes ahead; now when missing.",
    },
    "external_id": {
        "type": "string",
        "maxLength": MAX_TEXT,
        "description": "Your own id of the event: sent again, it is recorded once.",
    },
    "source": {"type": "string", "maxLength": MAX_TEXT},
    "metadata": {"type": "object", "additionalProperties": True},
    "field_name": {"type": "string", "maxLength": MAX_TEXT},
    "workspace_id": {"type": "string", "description": "The credential's own workspace."},
}


def draft_schema(
    *, without: tuple[str, ...] = (), required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The JSON schema of one event, less the fields that an address gives itself."""
    found = msgspec.json.schema(Draft)["$defs"]["Draft"]
    properties = {
        name: _SAYS.get(name, {key: value for key, value in shape.items() if key != "default"})
        for name, shape in found["properties"].items()
        if name not in without
    }
    for name in properties.keys() - {*found["required"], *required}:
        properties[name] = _or_null(properties[name])
    needed = [name for name in (*found["required"], *required) if name not in without]
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    } | ({"required": needed} if needed else {})


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    """What may be left out may be null as well."""
    if "type" in shape:
        return shape | {"type": [shape["type"], "null"]}
    if "enum" in shape:
        return shape | {"enum": [*shape["enum"], None]}
    known = [one for one in shape["anyOf"] if one != {"type": "null"}]
    return shape | {"anyOf": [*known, {"type": "null"}]}


EVENT = draft_schema()
BATCH: dict[str, Any] = {
    "anyOf": [
        {"type": "array", "items": EVENT, "maxItems": MAX_BATCH},
        {
            "type": "object",
            "properties": {"events": {"type": "array", "items": EVENT, "maxItems": MAX_BATCH}},
            "required": ["events"],
            "additionalProperties": False,
        },
    ]
}
_GIVEN = ("event_category", "pass_id", "user_id", "workspace_id")
_CHANGE = ("field_name", "old_value", "new_value")
_MONEY = ("amount", "currency")
RECORD_TRANSACTION = draft_schema(without=(*_GIVEN, "event_type", *_CHANGE), required=("amount",))
RECORD_CHECK_IN = draft_schema(without=(*_GIVEN, "event_type", *_CHANGE, *_MONEY))
RECORD_ACTIVITY = draft_schema(without=(*_GIVEN, *_CHANGE, *_MONEY))
RECORD_ACTIVITY["properties"]["event_type"] = {
    "enum": [str(kind) for kind in TYPES[Category.ACTIVITY]]
}
RECORD_FIELD_CHANGE = draft_schema(without=(*_GIVEN, *_MONEY), required=("field_name",))
RECORD_FIELD_CHANGE["required"].remove("event_type")
RECORD_FIELD_CHANGE["properties"]["event_type"] = {
    "enum": [str(kind) for kind in TYPES[Category.FIELD_CHANGE]],
    "default": str(EventType.FIELD_UPDATED),
}
DELETION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "filters": {
            "type": "object",
            "description": "The filters of GET /events; at least one.",
            "minProperties": 1,
        },
        "confirm": {"type": "boolean", "description": "True: it is meant."},
        "dry_run": {"type": "boolean", "description": "True: only say how many it would be."},
        "workspace_id": {"type": "string"},
    },
    "required": ["filters"],
    "additionalProperties": False,
}
