"""What every page of the shop has in common: its visitor, and what nobody does often."""

from django.http import HttpRequest

from accounts.pages.framing import count_few, page_for
from core.api.throttling import Rate
from ticketing.pages.visitors import Visitor

page = page_for(Visitor)

CODES_PER_MINUTE = 20
FIRST_ORDERS_PER_MINUTE = 20
OFFERS_PER_MINUTE = 20


def count_guess(request: HttpRequest) -> Rate:
    """Count a look at what a code opens: nobody tries many."""
    return count_few(request, "code", CODES_PER_MINUTE)


def count_first_order(request: HttpRequest) -> Rate:
    """Count an order of somebody whom this browser does not know yet."""
    return count_few(request, "first-order", FIRST_ORDERS_PER_MINUTE)


def count_offer(request: HttpRequest) -> Rate:
    """Count an offer of a ticket: each is a letter to whatever address somebody types."""
    return count_few(request, "offer", OFFERS_PER_MINUTE)
