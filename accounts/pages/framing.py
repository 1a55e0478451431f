"""What every page for the public has in common: its workspace, its visitor, its headers."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from accounts.models import Workspace
from accounts.pages.keeping import never_kept
from accounts.pages.language import language_for
from accounts.pages.refusing import refused
from accounts.pages.visitors import Visitor
from core.api.throttling import Rate, address_of, count_call, count_stranger
from core.errors import Missing
from core.statements import columns_of, model_of, run

P = ParamSpec("P")
V = TypeVar("V", bound=Visitor)
Page = Callable[..., HttpResponse]

# Every page begins with it: PostgreSQL prepares it.
_HOUSE = f"""
    SELECT {columns_of(Workspace, table="w")} FROM accounts_workspace w WHERE w.slug = %s
"""  # noqa: S608 - columns of our own


def page_for(
    visitor_of: Callable[[HttpRequest, Workspace], V],
) -> Callable[[Callable[Concatenate[HttpRequest, V, P], HttpResponse]], Page]:
    """A view of one workspace's pages; what its visitor may not see is not there."""

    def decorated(view: Callable[Concatenate[HttpRequest, V, P], HttpResponse]) -> Page:
        @wraps(view)
        def shown(request: HttpRequest, house: str, *args: Any, **kwargs: Any) -> HttpResponse:
            place = find_house(house)
            shown_to = partial(view, request, visitor_of(request, place), *args, **kwargs)
            return framed(shown_to, request, otherwise=place.language)

        return shown

    return decorated


def find_house(slug: str) -> Workspace:
    """The workspace that an address names. Raises Http404."""
    rows = run(_HOUSE, [slug]) if slug.isprintable() else []
    if not rows:
        raise Http404
    return model_of(Workspace, rows[0])


def framed(
    view: Callable[[], HttpResponse], request: HttpRequest, *, otherwise: str = ""
) -> HttpResponse:
    """What a view answers, in the visitor's language and with a personal page's headers.

    `otherwise` is the language of the house, for browsers that ask for none that is spoken here.
    """
    with translation.override(language_for(request, otherwise)):
        if request.method not in {"GET", "HEAD"}:
            rate = count_visitor(request)
            if not rate.is_kept:
                return too_often(request, rate)
        try:
            answer = view()
        except Missing as refusal:
            raise Http404 from refusal
        answer.headers.setdefault("Content-Language", translation.get_language() or "")
    if "Cache-Control" not in answer:
        add_never_cache_headers(answer)
    # Addresses with a secret in them are told to nobody else. "no-referrer" would take away the
    # Origin by which a form proves that it is ours.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def show(
    request: HttpRequest,
    visitor: Visitor,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page in its house's frame: `house` and `visitor` are in every context."""
    whole = {"house": visitor.workspace, "visitor": visitor} | context
    return render(request, template, whole, status=status)


def count_visitor(request: HttpRequest) -> Rate:
    """Count a visitor's call: by session, and by the address that it came from."""
    rate = count_stranger(request)
    if rate.is_kept and request.session.session_key:
        caller = f"visitor:{request.session.session_key}"
        return count_call(caller, settings.MEMBER_REQUESTS_PER_MINUTE)
    return rate


def count_few(request: HttpRequest, what: str, limit: int) -> Rate:
    """Count what nobody does often, `limit` times a minute for an address and for a session.

    What such a look shows is not kept: another look at it would go uncounted.
    """
    never_kept(request)
    rate = count_call(f"{what}:address:{address_of(request)}", limit)
    if rate.is_kept and request.session.session_key:
        return count_call(f"{what}:visitor:{request.session.session_key}", limit)
    return rate


def too_often(request: HttpRequest, rate: Rate) -> HttpResponse:
    """429, in words."""
    answer = refused(request, 429, "429.html", seconds=rate.reset)
    answer["Retry-After"] = str(rate.reset)
    return answer
