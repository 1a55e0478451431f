"""What every page of the shop has in common: its workspace, its visitor, its headers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from accounts.models import Workspace
from core.api.throttling import Rate, address_of, count_call, count_stranger
from core.errors import Missing
from ticketing.pages.visitors import Visitor

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]
Page = Callable[..., HttpResponse]

# The pages are written in this language; so are the dates on them.
LANGUAGE = "en"
CODES_PER_MINUTE = 20
FIRST_ORDERS_PER_MINUTE = 20


def page(view: View[P]) -> Page:
    """A view of one workspace's shop; what its visitor may not see is not there."""

    @wraps(view)
    def shown(request: HttpRequest, house: str, *args: Any, **kwargs: Any) -> HttpResponse:
        workspace = Workspace.objects.filter(slug=house).first() if house.isprintable() else None
        if workspace is None:
            raise Http404
        return framed(view, request, Visitor(request, workspace), *args, **kwargs)

    return shown


def framed(view: Page, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What a view answers, with the headers that a personal page needs."""
    with translation.override(LANGUAGE):
        if request.method not in {"GET", "HEAD"}:
            rate = count_visitor(request)
            if not rate.is_kept:
                return too_often(request, rate)
        try:
            answer = view(request, *args, **kwargs)
        except Missing as refusal:
            raise Http404 from refusal
    add_never_cache_headers(answer)
    # Addresses with a secret in them are told to nobody else. "no-referrer" would take away the
    # Origin by which a form proves that it is ours.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def count_visitor(request: HttpRequest) -> Rate:
    """Count a visitor's call: by session, and by the address that it came from."""
    rate = count_stranger(request)
    if rate.is_kept and request.session.session_key:
        caller = f"visitor:{request.session.session_key}"
        return count_call(caller, settings.MEMBER_REQUESTS_PER_MINUTE)
    return rate


def count_guess(request: HttpRequest) -> Rate:
    """Count a look at what a code opens: nobody tries many."""
    return _count_few(request, "code", CODES_PER_MINUTE)


def count_first_order(request: HttpRequest) -> Rate:
    """Count an order of somebody whom this browser does not know yet."""
    return _count_few(request, "first-order", FIRST_ORDERS_PER_MINUTE)


def _count_few(request: HttpRequest, what: str, limit: int) -> Rate:
    rate = count_call(f"{what}:address:{address_of(request)}", limit)
    if rate.is_kept and request.session.session_key:
        return count_call(f"{what}:visitor:{request.session.session_key}", limit)
    return rate


def too_often(request: HttpRequest, rate: Rate) -> HttpResponse:
    """429, in words."""
    answer = render(request, "429.html", {"seconds": rate.reset}, status=429)
    answer["Retry-After"] = str(rate.reset)
    return answer
