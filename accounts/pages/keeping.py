"""Pages that are the same for everybody who only looks: made once in some seconds, not for each.

What is scarce is counted when somebody asks for it, so a page may be that much behind. Who has a
session sees their own basket and name on it, and gets a page made for them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse

from accounts.pages.language import asked_language

View = Callable[..., HttpResponse]
# So many pages are kept in a process; each is some kilobytes.
MOST = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    content: bytes
    headers: dict[str, str]
    until: float


_pages: dict[tuple[str, ...], _Kept] = {}
_lock = Lock()


def kept_briefly(
    renewed: Callable[[bytes], bytes] = lambda content: content,
) -> Callable[[View], View]:
    """A view whose page is kept for `PAGES_KEPT_SECONDS`, for browsers without a session.

    `renewed` gives each copy what nobody else may have, such as a form's secret.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _may_be_shared(request):
                return view(request, *args, **kwargs)
            key = (request.get_host(), request.get_full_path(), asked_language(request))
            kept = _pages.get(key)
            if kept is None or kept.until < time.monotonic():
                answer = view(request, *args, **kwargs)
                if answer.status_code == 200 and not answer.cookies:
                    _keep(key, answer)
                return answer
            return HttpResponse(renewed(kept.content), headers=kept.headers)

        return shown

    return decorated


def forget_pages() -> None:
    """Keep none of them any longer, in this process."""
    with _lock:
        _pages.clear()


def _may_be_shared(request: HttpRequest) -> bool:
    return (
        bool(settings.PAGES_KEPT_SECONDS)
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        # What is said once to one person, such as that they are signed out.
        and CookieStorage.cookie_name not in request.COOKIES
        and "HX-Request" not in request.headers
    )


def _keep(key: tuple[str, ...], answer: HttpResponse) -> None:
    now = time.monotonic()
    with _lock:
        if len(_pages) >= MOST:
            for old in [one for one, kept in _pages.items() if kept.until < now] or [*_pages][:50]:
                del _pages[old]
        until = now + settings.PAGES_KEPT_SECONDS
        _pages[key] = _Kept(answer.content, dict(answer.headers), until)
