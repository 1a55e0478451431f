"""What is told of segments."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, text_field, uuid_field

_FIELDS: dict[str, Any] = {
    "pass_id": uuid_field("The customer's pass."),
    "segment": text_field("The segment's key."),
}
_EXAMPLE: dict[str, Any] = {
    "pass_id": "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a",
    "segment": "at-risk",
}

TYPES = [
    MessageType("segment.entered", _("A customer came into a segment."), _FIELDS, _EXAMPLE),
    MessageType("segment.left", _("A customer is in a segment no more."), _FIELDS, _EXAMPLE),
]
