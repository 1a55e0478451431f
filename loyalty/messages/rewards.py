"""What is told of rewards that were redeemed."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import (
    MessageType,
    instant_field,
    text_field,
    uuid_field,
    whole_number_field,
)

_REDEMPTION: dict[str, Any] = {
    "redemption_id": uuid_field("The redemption."),
    "reward_id": text_field("The reward's key."),
    "pass_id": uuid_field("Whose it is."),
    "points": whole_number_field("What was paid for it."),
    "expires_at": instant_field("Until when its code can be used."),
}
_EXAMPLE: dict[str, Any] = {
    "redemption_id": "01930d47-2200-7a6b-9c5d-4e3f2a1b0c9d",
    "reward_id": "free-coffee",
    "pass_id": "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a",
    "points": 100,
    "expires_at": "2026-12-21T18:30:00Z",
}

TYPES = [
    MessageType("reward.redeemed", _("A customer redeemed a reward."), _REDEMPTION, _EXAMPLE),
    MessageType("reward.given", _("A customer was given a reward."), _REDEMPTION, _EXAMPLE),
    MessageType("reward.fulfilled", _("A reward was handed out."), _REDEMPTION, _EXAMPLE),
    MessageType(
        "reward.fulfilment_undone",
        _("That a reward was handed out was taken back."),
        _REDEMPTION,
        _EXAMPLE,
    ),
    MessageType(
        "reward.reversed",
        _("A redemption was taken back, and what was paid for it was given back."),
        _REDEMPTION,
        _EXAMPLE,
    ),
    MessageType("reward.expired", _("Nobody used a code in time."), _REDEMPTION, _EXAMPLE),
]
