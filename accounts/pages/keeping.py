"""Pages that are not made anew for each request.

What everybody sees alike who only looks is made once in some seconds: what is scarce is counted
when somebody asks for it, so a page may be that much behind. Who has a session sees their own
basket and name, and gets a page made for them; where a view can prove that nothing on it has
changed, they get the same one again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from accounts.pages.language import asked_language
from accounts.pages.proofs import Proof

Renewal = Callable[[bytes], bytes]
Key = tuple[str, ...]
View = TypeVar("View", bound=Callable[..., HttpResponse])
# So many pages are kept in a process; each is some kilobytes.
MOST = 2000
# A page says when it was made, for those who are offline later: to the minute.
OWN_PAGES_KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Kept:
    content: bytes
    headers: dict[str, str]
    match: ResolverMatch
    renewed: Renewal
    until: float
    proof: Proof | None

    def is_good(self) -> bool:
        return self.until >= time.monotonic() and (self.proof is None or self.proof.holds())


_pages: dict[Key, _Kept] = {}
_lock = Lock()


def kept_briefly(renewed: Renewal = lambda content: content) -> Callable[[View], View]:
    """A view whose page is kept for `PAGES_KEPT_SECONDS`, for browsers without a session.

    `renewed` gives each copy what nobody else may have, such as a form's secret.
    """

    def marked(view: View) -> View:
        # Travels through the decorators around it, as `functools.wraps` does.
        vars(view)["renewed"] = renewed
        return view

    return marked


def kept_while(proof: Proof | None, answer: HttpResponse) -> HttpResponse:
    """A personal page that this session is given again as long as the proof holds."""
    vars(answer)["proof"] = proof
    return answer


class KeptPages:
    """Before sessions, languages and all else that a page costs: the copy of one that is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self._get_response(request)
        # Pages of those without a session are kept under an empty one, which no cookie can name.
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        owner = "of nobody" if session is None else f"of {session}"
        key = (owner, request.get_host(), request.get_full_path(), asked_language(request))
        kept = _pages.get(key)
        if kept is not None and kept.is_good():
            return _copy(kept, request)
        answer = self._get_response(request)
        if answer.status_code == 200 and not answer.cookies and request.resolver_match:
            _keep(key, answer, request.resolver_match, is_own=session is not None)
        return answer


def forget_pages() -> None:
    """Keep none of them any longer, in this process."""
    with _lock:
        _pages.clear()


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        bool(settings.PAGES_KEPT_SECONDS)
        and request.method == "GET"
        # What is said once to one person, such as that they are signed out.
        and CookieStorage.cookie_name not in request.COOKIES
        and "HTTP_HX_REQUEST" not in request.META
    )


def _copy(kept: _Kept, request: HttpRequest) -> HttpResponse:
    # What the log names the request by.
    request.resolver_match = kept.match
    answer = HttpResponse(kept.renewed(kept.content), headers=kept.headers)
    answer["Content-Length"] = str(len(answer.content))
    return answer


def _keep(key: Key, answer: HttpResponse, match: ResolverMatch, *, is_own: bool) -> None:
    proof: Proof | None = vars(answer).get("proof")
    renewed: Renewal | None = vars(match.func).get("renewed")
    if proof if is_own else renewed:
        seconds = OWN_PAGES_KEPT_SECONDS if is_own else settings.PAGES_KEPT_SECONDS
        until = time.monotonic() + seconds
        same = renewed or (lambda content: content)
        kept = _Kept(answer.content, dict(answer.headers), match, same, until, proof)
        with _lock:
            _make_room()
            _pages[key] = kept


def _make_room() -> None:
    if len(_pages) >= MOST:
        now = time.monotonic()
        for old in [one for one, kept in _pages.items() if kept.until < now] or [*_pages][:50]:
            del _pages[old]
