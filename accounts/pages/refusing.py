"""Pages that say no: in the frame of the house whose address it is, and on to where to go next."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
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
        return _answer(render_to_string(template, frame | more, request), status)


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400 for what the framework refuses before a view sees it."""
    if is_api_path(request.path):
        return refusals.bad_request()
    return _refused_anyhow(request, 400, "400.html")


def not_there(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404, for people and for programs."""
    if is_api_path(request.path):
        return refusals.unknown_address(request)
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
        return refusals.server_fault()
    return _refused_anyhow(request, 500, "500.html")


def say_not_like_that(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 405 is said in words too. The API says it in its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or is_api_path(request.path):
            return answer
        page = refused(request, 405, "405.html")
        page["Allow"] = answer["Allow"]
        return page

    return middleware


def _refused_anyhow(request: HttpRequest, status: int, template: str) -> HttpResponse:
    """The same, outside of its house where nothing more can be looked up."""
    # What went wrong may be the database, or be met before anybody knew of a session.
    with suppress(Exception):
        return refused(request, status, template)
    with translation.override(language_for(request, "")):
        # Without the request, whose messages are looked up as well.
        return _answer(render_to_string(template), status)


def _answer(content: str, status: int) -> HttpResponse:
    answer = HttpResponse(content, status=status)
    answer["Content-Language"] = translation.get_language() or ""
    add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "same-origin"
    return answer
