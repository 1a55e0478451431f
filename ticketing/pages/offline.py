"""What keeps somebody's tickets on their own device: a service worker, and the page it shows."""

from django.conf import settings
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.pages.framing import show
from accounts.pages.leaving import way_out
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


# Changes nothing: a link from elsewhere leads through it and on, and takes nothing from anyone.
@require_safe
def left(request: HttpRequest, house: str) -> HttpResponse:
    """Where signing out passes through: the worker of this house looks at what it kept."""
    return redirect(way_out([one for one in request.GET.getlist("then") if slug_re.match(one)]))
