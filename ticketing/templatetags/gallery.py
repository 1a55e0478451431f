"""What the page of an event shows of its photos."""

from typing import Any

from django import template

from ticketing.catalogue.models import TicketedEvent
from ticketing.media.pages.views.attending import wall_of
from ticketing.media.states import PhotoState
from ticketing.pages.visitors import Visitor

register = template.Library()

_MOST = 6


@register.inclusion_tag("ticketing/media/_strip.html")
def photos_of(event: TicketedEvent, visitor: Visitor) -> dict[str, Any]:
    """A strip of the newest photos, for those who attend; for others nothing."""
    wall = wall_of(visitor, event)
    if wall is None:
        return {}
    shown = wall.photos.filter(state=PhotoState.APPROVED)[:_MOST]
    return {"event": event, "wall": wall, "hung": [wall.hang(one) for one in shown]}
