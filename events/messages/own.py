"""The messages of the stream itself; `config/reactions.py` lists them with those of others."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.activity import with_activity
from events.messages.types import MessageType, uuid_field, whole_number_field

_ACTIVITY = uuid_field("The activity, as in GET /events/{id}.")
_IMPORT = {
    "import_id": uuid_field("The import."),
    "created": whole_number_field("Events that were recorded."),
    "duplicates": whole_number_field("Events that were known already."),
    "failed": whole_number_field("Lines that were rejected."),
}
_IMPORT_EXAMPLE = {
    "import_id": "01930d3e-7c52-7a41-8f0e-2d4a51b6c7d8",
    "created": 6919,
    "duplicates": 0,
    "failed": 0,
}
_EVENT = "01930d3e-6b1f-7c02-9d35-b1a2c3d4e5f6"
_CUSTOMER = "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a"
_EXAMPLE: dict[str, Any] = {
    "id": _EVENT,
    "pass_id": _CUSTOMER,
    "user_id": "ana-17",
    "event_category": "transaction",
    "event_type": "purchase",
    "amount": "49.90",
    "currency": "EUR",
    "event_timestamp": "2026-11-21T18:30:00Z",
    "received_at": "2026-11-21T18:30:01Z",
    "external_id": "till-4711",
    "source": "bar",
    "metadata": {},
    "field_name": None,
    "old_value": None,
    "new_value": None,
}

TYPES = [
    MessageType(
        "event.recorded",
        _("An activity was recorded: a purchase, a visit, a scan."),
        {
            "activity_id": _ACTIVITY,
            "activity": {
                "type": ["object", "null"],
                "description": "The activity as it is when the message is read; null once deleted.",
            },
        },
        {"activity_id": _EVENT, "activity": _EXAMPLE},
        complete=with_activity,
    ),
    MessageType(
        "event.deleted",
        _("An activity was deleted, with everything that it had led to."),
        {"activity_id": _ACTIVITY},
        {"activity_id": _EVENT},
    ),
    MessageType(
        "customer.erased",
        _("A person was erased: forget who they were."),
        {"pass_id": uuid_field("The customer's pass.")},
        {"pass_id": _CUSTOMER},
    ),
    MessageType("import.finished", _("An import came to its end."), _IMPORT, _IMPORT_EXAMPLE),
    MessageType("import.failed", _("An import could not go on."), _IMPORT, _IMPORT_EXAMPLE),
    MessageType("import.undone", _("An import was taken back."), _IMPORT, _IMPORT_EXAMPLE),
    MessageType(
        "webhook.test",
        _("Somebody asked for it, to see whether an endpoint listens; no other endpoint gets it."),
        {"webhook_id": uuid_field("The endpoint.")},
        {"webhook_id": "01930d40-1111-7222-8333-444455556666"},
    ),
]
