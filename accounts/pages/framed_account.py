"""The frame of the pages that are no house's own: the one that somebody came from, if there is."""

from typing import Any

from django.http import HttpRequest

from accounts.models import Workspace
from accounts.pages.visitors import Visitor

_HOUSE = "house"


def come_from(request: HttpRequest) -> None:
    """Remember the house whose page led here, as `?house=` says."""
    named = request.GET.get("house", "")
    if named.isprintable() and Workspace.objects.filter(slug=named[:64]).exists():
        request.session[_HOUSE] = named


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """What a template needs for the frame: `house` and `visitor`; nothing where none is known."""
    slug = request.session.get(_HOUSE) if request.session.session_key else None
    house = Workspace.objects.filter(slug=slug).first() if slug else None
    return {"house": house, "visitor": Visitor(request, house)} if house else {}
