"""Forms that need no cookie before they are sent: the browser itself says where they stood."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


def taken_from_own_pages(view: View) -> View:
    """A view whose form is taken from pages of this very address, and needs no token there.

    Every browser of today names the page's origin with a form that is sent, and no page can name
    another's. Who sends none proves it by the token of a cookie, as everywhere else. So a page
    with such a form sets no cookie for who only looks.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view if is_own(request) else protected
        return answer(request, *args, **kwargs)

    return shown


def is_own(request: HttpRequest) -> bool:
    """Whether the browser says that the request comes from a page of this address."""
    here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == here
