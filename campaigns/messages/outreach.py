"""What is told of campaigns."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, text_field, whole_number_field

_CAMPAIGN: dict[str, Any] = {
    "campaign_id": text_field("The campaign's key."),
    "segment": text_field("The key of the segment that it is for."),
    "audience": whole_number_field("How many were in the segment when it started."),
    "holdout": whole_number_field("How many in a hundred of them are left out."),
}
_EXAMPLE: dict[str, Any] = {
    "campaign_id": "win-back",
    "segment": "no-activity-60-days",
    "audience": 255,
    "holdout": 10,
}

TYPES = [
    MessageType(
        "campaign.started", _("A campaign started: its audience is fixed."), _CAMPAIGN, _EXAMPLE
    ),
    MessageType(
        "campaign.completed", _("Nobody else will have a turn in a campaign."), _CAMPAIGN, _EXAMPLE
    ),
]
