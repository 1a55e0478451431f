"""What is told of actions."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, text_field, uuid_field

_CAUSE: dict[str, Any] = {
    "type": "object",
    "description": "What called: its kind, its id and key, and the id of the run.",
    "properties": {
        "kind": text_field("What it is.", enum=["campaign", "automation"]),
        "id": uuid_field("The campaign or the automation."),
        "key": text_field("Its key."),
        "run_id": uuid_field("The run; the same however often it is tried."),
    },
    "required": ["kind", "id", "key", "run_id"],
}

TYPES = [
    MessageType(
        "action.called",
        _("A campaign or an automation calls for something to be done elsewhere."),
        {
            "name": text_field("The name that the action was given."),
            "pass_id": uuid_field("The customer for whom it is done."),
            "cause": _CAUSE,
        },
        {
            "name": "print-birthday-card",
            "pass_id": "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a",
            "cause": {
                "kind": "automation",
                "id": "01930d50-1111-7222-8333-444455556666",
                "key": "birthday",
                "run_id": "01930d51-2222-7333-8444-555566667777",
            },
        },
    )
]
