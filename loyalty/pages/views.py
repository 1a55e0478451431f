"""A member's card: points, and what they are good for."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages.framing import page_for, show
from accounts.pages.visitors import Visitor
from loyalty.ledger.reading import points_of


@require_safe
@page_for(Visitor)
def card(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What a member has in one house."""
    member = visitor.joined()
    points = points_of(customer=member, at=timezone.now()) if member else None
    return show(request, visitor, "loyalty/pages/card.html", {"member": member, "points": points})
