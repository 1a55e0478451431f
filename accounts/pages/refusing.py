"""Pages that say no: in the frame of the house whose address it is, and on to where to go next."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from accounts.pages.framed_account import frame_at
from accounts.pages.language import language_for
from core.api import refusals
from core.api.addresses import is_api_path


def refused(request: HttpRequest, status: int, template: str, **more: Any) -> HttpResponse:
    """A page with this status, in its house's frame and language."""
    frame = frame_at(request)
    house = frame.get("house")
    with translation.override(language_for(request, house.language if house else "")):
        answer = render(request, template, frame | more, status=status)
        answer["Content-Language"] = translation.get_language() or ""
    add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "same-origin"
    return answer


def not_there(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404, for people and for programs."""
    if is_api_path(request.path):
        return refusals.unknown_address(request, exception)
    return refused(request, 404, "404.html")


def not_yours(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403 for somebody who is known, and may not."""
    return refused(request, 403, "403.html")


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """403 for a form that cannot prove to be ours."""
    return refused(request, 403, "403_csrf.html")


def much_at_once(request: HttpRequest) -> HttpResponseBase:
    """429 where nobody counted the seconds: allauth's own limits."""
    return refused(request, 429, "429.html")


def went_wrong(request: HttpRequest) -> HttpResponseBase:
    """500: where it was, if that can still be found out."""
    if is_api_path(request.path):
        return refusals.server_fault(request)
    # What went wrong may be the database: then the page is told without it.
    with suppress(Exception):
        return refused(request, 500, "500.html")
    return render(request, "500.html", status=500)
