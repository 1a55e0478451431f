"""What keeps somebody's tickets on their own device: a service worker, and the page it shows."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.pages.framing import show
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor

_SOURCE = settings.BASE_DIR / "static" / "foyer" / "pages" / "tickets-worker.js"


# Served from here, and not with the other files: a worker is asked for what is below its own
# address, so this one sees somebody's own pages of one house and nothing else.
@require_safe
@cache_control(no_cache=True)
def worker(_request: HttpRequest, house: str) -> HttpResponse:
    """The worker that answers with what is kept when there is no connection."""
    return HttpResponse(_SOURCE.read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
@page
def offline(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What is shown, without a connection, in place of a page that was not kept."""
    return show(request, visitor, "ticketing/pages/offline.html", {})
