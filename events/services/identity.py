"""Whether an event that comes again is the same event (its external id never changes owner)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.errors import FieldFault
from events.drafts import Entry
from events.models import ActivityEvent

# The stored field, and what the API calls it.
_CONTENT = {
    "customer_id": "pass_id",
    "event_category": "event_category",
    "event_type": "event_type",
    "amount": "amount",
    "currency": "currency",
    "occurred_at": "event_timestamp",
    "source": "source",
    "metadata": "metadata",
    "field_name": "field_name",
    "old_value": "old_value",
    "new_value": "new_value",
    "name": "eventId",
}


def find_kept(*, workspace: Workspace, external_ids: Sequence[str]) -> dict[str, ActivityEvent]:
    """The events that have these external ids."""
    named = ActivityEvent.objects.of(workspace).known_as(external_ids)
    kept = named.select_related("customer")
    return {str(event.external_id): event for event in kept}


def difference(event: ActivityEvent, entry: Entry) -> list[FieldFault]:
    """Where the entry contradicts the event; what its draft left to us cannot."""
    return [
        FieldFault(
            name,
            "differs",
            _("recorded as %(before)s, now %(now)s")
            % {"before": _shown(getattr(event, field)), "now": _shown(getattr(entry, field))},
        )
        for field, name in _CONTENT.items()
        if name not in entry.defaulted and getattr(event, field) != getattr(entry, field)
    ]


def _shown(value: Any) -> str:
    text = _("nothing") if value is None else str(value)
    return text if len(text) <= 100 else f"{text[:99]}…"
