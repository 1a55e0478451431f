"""Content-Security-Policy: strict everywhere, opened for the admin alone and no further than it needs."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL
from django.http import HttpRequest, HttpResponse

# Alpine, which the admin's look is built on, compiles the expressions in its attributes.
ADMIN_POLICY = {"script-src": [SELF, UNSAFE_EVAL]}


def open_for_admin(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: let scripts of the admin's own pages compile expressions; nothing else is opened."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/admin/"):
            setattr(response, "_csp_update", ADMIN_POLICY)  # noqa: B010 - what django-csp reads
        return response

    return middleware
