"""What is on."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ticketing.catalogue.models import TicketedEvent
from ticketing.pages.framing import page
from ticketing.pages.houses import open_houses
from ticketing.pages.visitors import Visitor

PER_PAGE = 50
# So many are seen at a glance: nobody needs to look for one.
FEW = 5
MOST_WORDS = 100


@require_safe
def houses(request: HttpRequest) -> HttpResponse:
    """The houses of this installation; where there is one, what is on in it."""
    found = open_houses()
    if len(found) == 1:
        return redirect("whats-on:house", found[0].slug)
    return render(request, "ticketing/pages/houses.html", {"houses": found})


@require_safe
@page
def house(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What is on in one house, the next first; `?when=past` is what was, `?q=` looks for words."""
    now = timezone.now()
    rows = TicketedEvent.objects.of(visitor.workspace).listed()
    is_past = request.GET.get("when") == "past"
    rows = rows.past(at=now) if is_past else rows.upcoming(at=now)
    words = "".join(filter(str.isprintable, request.GET.get("q", "")))[:MOST_WORDS].strip()
    rows = rows.matching(words) if words else rows
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "house": visitor.workspace,
        "visitor": visitor,
        "listed": listed,
        "is_past": is_past,
        "words": words,
        "can_search": bool(words) or listed.paginator.count > FEW,
    }
    return render(request, "ticketing/pages/house.html", context)
