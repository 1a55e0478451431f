"""What the pages of the shop say of an event's sessions."""

from typing import Any

from django import template
from django.utils import timezone

from ticketing.catalogue.models import TicketedEvent
from ticketing.pages.visitors import Visitor
from ticketing.sessions.reading import unanswered, when_held
from ticketing.sessions.waiting import has_unanswered

register = template.Library()


@register.inclusion_tag("ticketing/sessions/_programme.html")
def programme_of(event: TicketedEvent) -> dict[str, Any]:
    """The days of an event's programme and how much is on each; nothing where there is none."""
    return {"event": event, "house": event.workspace, "days": when_held(event)}


@register.inclusion_tag("ticketing/sessions/_asked.html")
def invitations_to_answer(visitor: Visitor) -> dict[str, Any]:
    """That somebody is asked to take part, and was not heard yet."""
    customers = visitor.customers
    is_asked = has_unanswered(customers, workspace=visitor.workspace)
    number = unanswered(customers, at=timezone.now()).count() if is_asked else 0
    return {"house": visitor.workspace, "number": number}
