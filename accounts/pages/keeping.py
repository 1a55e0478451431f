"""Pages that are not made anew for each request.

What everybody sees alike who only looks is made once in some seconds: what is scarce is counted
when somebody asks for it, so a page may be that much behind. Who has a session sees their own
basket and name, and gets a page made for them; where a view can prove that nothing on it has
changed, they get the same one again.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse

from accounts.pages.language import asked_language
from accounts.pages.proofs import Proof, asked_first
from accounts.pages.shelves import Kept, Key, Renewal, Shelf

View = TypeVar("View", bound=Callable[..., HttpResponse])
# A page says when it was made, for those who are offline later: to the minute.
OWN_PAGES_KEPT_SECONDS = 60
# What is to be asked is right for longer than the page that it was asked for.
_PROOFS_KEPT_SECONDS = 10 * 60
# Of each process. Endless addresses of the one leave the other where it is.
_shared = Shelf(most_bytes=16 * 1024 * 1024)
_own = Shelf(most_bytes=32 * 1024 * 1024)
# What people type fits; nobody fills the memory with what they make up.
_LONGEST_QUERY = 300
_NEVER = "is_never_kept"


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


def never_kept(request: HttpRequest) -> None:
    """Make this page for this request alone, whatever its view says."""
    vars(request)[_NEVER] = True


class KeptPages:
    """Before sessions, languages and all else that a page costs: the copy of one that is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self._get_response(request)
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        key = _key_of(request)
        if session is None:
            return self._everybodys(request, key)
        return self._personal(request, (session, *key))

    def _everybodys(self, request: HttpRequest, key: Key) -> HttpResponse:
        if kept := _shared.get(key):
            return kept.copy(request)
        answer = self._get_response(request)
        if not _is_whole(request, answer):
            return answer
        match = request.resolver_match
        renewed: Renewal | None = vars(match.func).get("renewed") if match else None
        if match and renewed:
            until = time.monotonic() + settings.PAGES_KEPT_SECONDS
            _shared.put(key, Kept(answer.content, dict(answer.headers), match, renewed, until))
        return answer

    def _personal(self, request: HttpRequest, key: Key) -> HttpResponse:
        """Asked for once, a page leaves its proof; made after that was asked, it is kept itself."""
        if (kept := _own.get(key)) and kept.proof:
            now = kept.proof.again()
            if kept.is_fresh and now and now.seen == kept.proof.seen:
                return kept.copy(request)
            asked_first(request, now)
        answer = self._get_response(request)
        proof: Proof | None = vars(answer).get("proof")
        match = request.resolver_match
        if match and proof and _is_whole(request, answer):
            content = answer.content if proof.is_first else b""
            now_at = time.monotonic()
            until, fresh_until = now_at + _PROOFS_KEPT_SECONDS, now_at + OWN_PAGES_KEPT_SECONDS
            headers = dict(answer.headers)
            _own.put(key, Kept(content, headers, match, None, until, proof, fresh_until))
        return answer


def forget_pages() -> None:
    """Keep none of them any longer, in this process."""
    _shared.clear()
    _own.clear()


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        bool(settings.PAGES_KEPT_SECONDS)
        and request.method == "GET"
        and len(request.META.get("QUERY_STRING", "")) <= _LONGEST_QUERY
        # What is said once to one person, such as that they are signed out.
        and CookieStorage.cookie_name not in request.COOKIES
        and "HTTP_HX_REQUEST" not in request.META
    )


def _key_of(request: HttpRequest) -> Key:
    return (
        str(request.scheme),
        request.get_host(),
        request.path,
        # As it came: what is put right in it for links may be the same for two queries.
        request.META.get("QUERY_STRING", ""),
        asked_language(request),
    )


def _is_whole(request: HttpRequest, answer: HttpResponse) -> bool:
    is_one_persons = answer.cookies or vars(request).get(_NEVER)
    return answer.status_code == 200 and not is_one_persons
