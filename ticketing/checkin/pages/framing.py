"""What the pages of the door have in common: staff with a role that opens it, in one workspace."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from accounts.pages.language import language_for
from accounts.scopes import Scope
from accounts.station import Station, station_of
from core.errors import Missing

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Station, P], HttpResponse]

# By which a page's modules say whose door they stand at.
_HOUSE = "orgid"


def door_page(view: View[P]) -> Callable[..., HttpResponse]:
    """A view for staff at a door: signed in as for the admin, and with a role that lets in."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        station = station_of(request)
        if station.workspace is None or not station.may(Scope.TICKETS_AT_DOOR):
            raise PermissionDenied
        if request.headers.get(_HOUSE, str(station.workspace.id)) != str(station.workspace.id):
            # In another tab they went to work in another house: its door is another one.
            raise Http404
        with translation.override(language_for(request, station.workspace.language)):
            try:
                answer = view(request, station, *args, **kwargs)
            except Missing as refusal:
                raise Http404 from refusal
        # "no-referrer" would take away the Origin by which a form proves that it is ours.
        answer["Referrer-Policy"] = "same-origin"
        return answer

    guarded: Callable[..., HttpResponse] = admin.site.admin_view(shown)
    return guarded
