"""A file that is too large is refused before a byte of it is kept.

Any page that is sent a form is sent its files, and keeps them while it says that it wants none:
where none is asked for, a form is as small as any other body.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.api.addresses import is_api_path

# What a form adds around its file.
_WRAPPING_BYTES = 64 * 1024


def limit_upload(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 413 for a form larger than any upload may be. The API has a limit of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = _most_bytes(request.path)
        # So many digits that Python would not read them are too many bytes as well.
        is_short = length.isdecimal() and len(length) <= 18
        is_small = is_short and int(length) <= most + _WRAPPING_BYTES
        if is_small or is_api_path(request.path):
            return get_response(request)
        limit = filesizeformat(most)
        words = _("A file may have at most %(limit)s; save it in parts.") % {"limit": limit}
        return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")

    return middleware


def _most_bytes(path: str) -> int:
    takes_files = re.fullmatch(settings.PAGES_WITH_FILES, path.lstrip("/"))
    return int(settings.MAX_UPLOAD_BYTES if takes_files else settings.MAX_API_BODY_BYTES)
