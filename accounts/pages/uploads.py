"""A form that is too large is refused before a byte of it is read.

Any page that is sent a form is sent its files, and keeps them while it says that it wants none:
where none is asked for, or not of this person, a form is as small as any other body.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from accounts.pages.refusing import refused
from core.api.addresses import is_api_path

# What a form adds around its file.
_WRAPPING_BYTES = 64 * 1024
_FOR_STAFF = "/admin/"


def limit_upload(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 413 for a form larger than its page takes. The API has a limit of its own.

    It stands where it is known who is signed in, and where nobody has asked for the form yet.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = _length_of(request)
        # Nobody is looked up for what anybody may send.
        if is_api_path(request.path) or length <= _least_bytes() + _WRAPPING_BYTES:
            return get_response(request)
        most = _most_bytes(request)
        if length <= most + _WRAPPING_BYTES:
            return get_response(request)
        is_closed = request.path.startswith(_FOR_STAFF) and most < settings.MAX_UPLOAD_BYTES
        return refused(request, 413, "413.html", limit=most, is_closed=is_closed)

    return middleware


def _length_of(request: HttpRequest) -> float:
    length = request.META.get("CONTENT_LENGTH") or "0"
    # So many digits that Python would not read them are too many bytes as well.
    return int(length) if length.isdecimal() and len(length) <= 18 else float("inf")


def _least_bytes() -> int:
    return int(min(settings.MAX_API_BODY_BYTES, settings.MAX_UPLOAD_BYTES))


def _most_bytes(request: HttpRequest) -> int:
    if request.path.startswith(_FOR_STAFF):
        is_let_in = admin.site.has_permission(request)
        return int(settings.MAX_UPLOAD_BYTES) if is_let_in else _least_bytes()
    takes_files = re.fullmatch(settings.PAGES_WITH_FILES, request.path.lstrip("/"))
    return int(settings.MAX_UPLOAD_BYTES if takes_files else settings.MAX_API_BODY_BYTES)
