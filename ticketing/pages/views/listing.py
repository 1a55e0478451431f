"""What is on."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages.framing import framed, show
from accounts.pages.keeping import kept_briefly
from ticketing.catalogue.glancing import glances_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.pages.framing import page
from ticketing.pages.houses import next_events, open_houses
from ticketing.pages.listing import Entry, filters_of
from ticketing.pages.searching import found_in, read_search
from ticketing.pages.visitors import Visitor

PER_PAGE = 24
REFUSED = 422


@kept_briefly()
@require_safe
def houses(request: HttpRequest) -> HttpResponse:
    """The houses of this installation; where there is one, what is on in it."""
    found = open_houses()
    if len(found) == 1:
        return redirect("whats-on:house", found[0].slug)
    upcoming = next_events(found, at=timezone.now())
    listed = [(house, upcoming.get(house.id)) for house in found]
    return framed(
        lambda: render(request, "ticketing/pages/houses.html", {"listed": listed}), request
    )


@kept_briefly()
@require_safe
@page
def house(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What is on in one house, the next first, as far as it fits the filters in the address."""
    now = timezone.now()
    search = read_search(request.GET)
    rows = TicketedEvent.objects.of(visitor.workspace).listed()
    rows = found_in(rows, search, house=visitor.workspace, at=now)
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    events = list(listed.object_list)
    glances = {} if search.is_past else glances_of(events, at=now)
    context: dict[str, Any] = {
        "listed": listed,
        "entries": [Entry(event, glances.get(event.id), event.state_at(now)) for event in events],
        "search": search,
        "filters": filters_of(visitor.workspace, search, found=listed.paginator.count, at=now),
    }
    status = REFUSED if search.faults else 200
    return show(request, visitor, "ticketing/pages/house.html", context, status=status)
