"""A file that is too large is refused before a byte of it is kept."""

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
        most = settings.MAX_UPLOAD_BYTES + _WRAPPING_BYTES
        is_small = length.isdecimal() and int(length) <= most
        if is_small or is_api_path(request.path):
            return get_response(request)
        limit = filesizeformat(settings.MAX_UPLOAD_BYTES)
        words = _("A file may have at most %(limit)s; save it in parts.") % {"limit": limit}
        return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")

    return middleware
