"""Content-Security-Policy: strict everywhere, opened for the admin no further than it needs."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# Alpine, which the admin's look is built on, compiles the expressions in its attributes, and
# writes style attributes. Scripts and style elements within a page stay refused.
ADMIN_POLICY = {"script-src": [SELF, UNSAFE_EVAL], "style-src-attr": [UNSAFE_INLINE]}


def open_for_admin(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: open the policy for the admin's pages, as far as ADMIN_POLICY says."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/admin/"):
            setattr(response, "_csp_update", ADMIN_POLICY)  # noqa: B010 - what django-csp reads
        return response

    return middleware


class PolicyOfPages(CSPMiddleware):
    """The policy's header, built for pages alone: of a recorded event it was a fifteenth."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if getattr(response, "_csp_exempt", False):
            return response
        return super().process_response(request, response)
