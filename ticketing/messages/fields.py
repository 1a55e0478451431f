"""Fields that several messages of ticketing share, and what examples have in them."""

from typing import Any

from events.messages.types import text_field, uuid_field

CUSTOMER = "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a"
OTHER_CUSTOMER = "01930d3c-2b04-7a55-9c0e-5b4a39281706"
EVENT = "01930d38-9f00-7b21-8d4e-a0b1c2d3e4f5"
ORDER = "01930d3f-0c18-7d90-b2a1-6f5e4d3c2b1a"
TICKET = "01930d3f-0c2a-7c11-8e7d-1a2b3c4d5e6f"
OTHER_TICKET = "01930d3f-0c2a-7c11-8e7d-1a2b3c4d5e70"

event_field = uuid_field("The ticketed event.")
ticket_field = uuid_field("The ticket.")
pass_field = uuid_field("The pass of the customer whom it is about.")
order_field = uuid_field("The order.")


def ids_field(says: str) -> dict[str, Any]:
    """The schema of a list of ids."""
    return {"type": "array", "items": {"type": "string", "format": "uuid"}, "description": says}


def or_null(field: dict[str, Any]) -> dict[str, Any]:
    """The same field, where there may be nothing."""
    return field | {"type": [field["type"], "null"]}


def outcome_field(says: str, *outcomes: str) -> dict[str, Any]:
    """The schema of one of a few words."""
    return text_field(says, enum=list(outcomes))
