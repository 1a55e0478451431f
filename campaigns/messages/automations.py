"""What is told of automations."""

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, text_field

TYPES = [
    MessageType(
        "automation.stopped",
        _("An automation was met again in what it had caused itself, or acted too often."),
        {
            "automation_id": text_field("The automation's key."),
            "reason": text_field("Why it was stopped, in words."),
            "state": text_field(
                "What it is now: still active, or paused after repeated loops.",
                enum=["active", "paused", "retired"],
            ),
        },
        {
            "automation_id": "thank-you",
            "reason": "Stopped: a loop of thank-you, bonus, thank-you.",
            "state": "active",
        },
    )
]
