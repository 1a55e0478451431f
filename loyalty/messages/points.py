"""What is told of points, tiers, streaks and challenges."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, text_field, uuid_field, whole_number_field
from loyalty.models import EntryKind

_CUSTOMER = "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a"
_TIER = "The tier's key; empty is no tier."
_REACHED: dict[str, Any] = {
    "pass_id": uuid_field("Whose it is."),
    "key": text_field("The streak's key, or the challenge's."),
    "goal": whole_number_field("How much was reached: the milestone or the goal."),
}

TYPES = [
    MessageType(
        "points.changed",
        _("A customer's points moved; one message for each entry of the ledger."),
        {
            "pass_id": uuid_field("Whose points moved."),
            "entry_id": uuid_field("The entry of the ledger; each is told once."),
            "kind": text_field("Why points moved.", enum=[str(kind) for kind in EntryKind]),
            "points": whole_number_field("By how much the balance changed; may be negative."),
            "pending": whole_number_field("By how much the points changed that are still to come."),
            "balance": whole_number_field("The balance after this entry."),
        },
        {
            "pass_id": _CUSTOMER,
            "entry_id": "01930d3e-6b20-7a31-8c44-d1e2f3a4b5c6",
            "kind": "earn",
            "points": 50,
            "pending": 0,
            "balance": 120,
        },
    ),
    MessageType(
        "tier.changed",
        _("A customer rose to a tier, or fell from one."),
        {
            "pass_id": uuid_field("Whose tier changed."),
            "from": text_field(_TIER),
            "to": text_field(_TIER),
        },
        {"pass_id": _CUSTOMER, "from": "silver", "to": "gold"},
    ),
    MessageType(
        "streak.milestone",
        _("A streak reached a milestone."),
        _REACHED,
        {"pass_id": _CUSTOMER, "key": "daily_visit", "goal": 7},
    ),
    MessageType(
        "challenge.completed",
        _("A goal or a round of a challenge was reached."),
        _REACHED,
        {"pass_id": _CUSTOMER, "key": "ten_coffees", "goal": 10},
    ),
]
