"""An event for somebody's own calendar, before anything is bought."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ticketing.catalogue.services.finding import find_ticketed_event
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.tickets.paper.calendar import calendar_of


@require_safe
@page
def event_calendar(request: HttpRequest, visitor: Visitor, event_name: str) -> HttpResponse:
    """The event as a file that calendars read."""
    found = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    answer = HttpResponse(calendar_of(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}.ics"'
    return answer
