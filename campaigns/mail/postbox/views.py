"""Letters to read while one develops: `/mail/`. Anywhere else it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from campaigns.mail.postbox.opening import may_read
from campaigns.mail.postbox.reading import Kept, find, newest
from campaigns.mail.postbox.showing import (
    bytes_of,
    files_of,
    headers_of,
    names_of,
    page_of,
    text_of,
)

P = ParamSpec("P")
# Of the letter alone: the styles in it, and pictures that it brings. It can ask nobody for
# anything, and run nothing; a link opens beside it.
_IN_FRAME = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def _here_alone(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_read(request):
            raise Http404
        answer = view(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    return shown


@_here_alone
def letters(request: HttpRequest) -> HttpResponse:
    """The newest letters, or those to or about something."""
    words = request.GET.get("q", "").strip()
    return render(request, "mail/postbox/letters.html", {"letters": newest(words), "q": words})


@_here_alone
def letter(request: HttpRequest, file: str, place: int) -> HttpResponse:
    """One letter: its page in a frame, its text, what stands above it, and what is attached."""
    kept = _find(file, place)
    context = {
        "kept": kept,
        "text": text_of(kept.letter),
        "has_page": bool(page_of(kept.letter)),
        "headers": headers_of(kept.letter),
        "files": names_of(kept.letter),
    }
    return render(request, "mail/postbox/letter.html", context)


@xframe_options_sameorigin
@_here_alone
def page(_request: HttpRequest, file: str, place: int) -> HttpResponse:
    """The letter's page by itself, under a policy of its own."""
    answer = HttpResponse(page_of(_find(file, place).letter))
    answer["Content-Security-Policy"] = _IN_FRAME
    setattr(answer, "_csp_exempt", True)  # noqa: B010 - what django-csp reads
    return answer


@_here_alone
def attached(_request: HttpRequest, file: str, place: int, number: int) -> HttpResponse:
    """A file that came with the letter, to be saved."""
    files = files_of(_find(file, place).letter)
    if number >= len(files):
        raise Http404
    part = files[number]
    answer = HttpResponse(bytes_of(part), content_type=part.get_content_type())
    name = "".join(sign for sign in part.get_filename("file") if sign.isalnum() or sign in "-._")
    answer["Content-Disposition"] = (
        f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _find(file: str, place: int) -> Kept:
    kept = find(file, place)
    if kept is None:
        raise Http404
    return kept
