"""What every page of the card has in common: its visitor, the house's clock, and its member."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import Customer
from accounts.pages.framing import Page, page_for
from accounts.pages.visitors import Visitor

P = ParamSpec("P")
REFUSED = 422

CODES_PER_MINUTE = 30
COPIES_PER_MINUTE = 6
ERASURES_PER_MINUTE = 6


def card_page(view: Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]) -> Page:
    """A page of a house's card: the times on it are the house's."""

    @wraps(view)
    def by_its_clock(
        request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        with timezone.override(visitor.workspace.zone):
            return view(request, visitor, *args, **kwargs)

    return page_for(Visitor)(by_its_clock)


def member_page(
    view: Callable[Concatenate[HttpRequest, Visitor, Customer, P], HttpResponse],
) -> Page:
    """A page for who has a card here; whoever has none is led to where one gets it."""

    @wraps(view)
    def with_member(
        request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if visitor.customer is None:
            return to_card(visitor)
        return view(request, visitor, visitor.customer, *args, **kwargs)

    return card_page(with_member)


def to_card(visitor: Visitor, what: str = "card", *more: Any) -> HttpResponse:
    """On to a page of this card."""
    return redirect(f"card:{what}", visitor.workspace.slug, *more)
