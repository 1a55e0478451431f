"""The frame of the pages that are no house's own: the one that somebody came from, if there is."""

import re
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.http import HttpRequest, QueryDict

from accounts.models import User, Workspace
from accounts.pages.visitors import Visitor, remembered_guests
from accounts.services.own_records import own_houses

_HOUSE = "house"
_PLACE = "/me/"
_OF_A_HOUSE = re.compile(r"/(?:whats-on|me/card)/([^/]+)/")


def come_from(request: HttpRequest) -> str:
    """Remember the house whose page led here; what is to be added to an address that goes on.

    Who has no session gets none by looking: else anybody fills the table with them.
    """
    house = _house_called(request.GET.get("house", ""))
    if house is None:
        return ""
    # Reading tells whether there is one: a cookie alone may name what never was.
    if request.session.get(_HOUSE) != house.slug and request.session.session_key:
        request.session[_HOUSE] = house.slug
    return "" if request.session.session_key else f"?{urlencode({'house': house.slug})}"


def remember_house(request: HttpRequest) -> None:
    """The same for whoever sent a form there, if they have a session, or got one by that."""
    if _slug_in(request.path_info) or not request.session.keys():
        return
    house = _house_called(_slug_before(request))
    if house and request.session.get(_HOUSE) != house.slug:
        request.session[_HOUSE] = house.slug


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """What a template needs for the frame: `house` and `visitor`; nothing where none is known.

    The house is the one that led here; else the one where this browser or this person was last.
    """
    return _framed_by(request, _house_called(_slug_before(request)) or _last_house(request))


def frame_at(request: HttpRequest) -> dict[str, Any]:
    """The same for a page that is refused: the house whose address it is, if there is one."""
    if named := _slug_in(request.path_info):
        return _framed_by(request, _house_called(named))
    return frame_of(request) if request.path_info.startswith(_PLACE) else {}


def _framed_by(request: HttpRequest, house: Workspace | None) -> dict[str, Any]:
    return {"house": house, "visitor": Visitor(request, house)} if house else {}


def _slug_before(request: HttpRequest) -> str:
    """What `?house=` says, else where one goes on to, else the page where the browser stood."""
    if named := request.GET.get("house", "") or _slug_in(request.GET.get("next", "")):
        return named
    before = _address(request.headers.get("Referer", ""))
    if before is None or before.netloc != request.get_host():
        return ""
    return _slug_in(before.path) or QueryDict(before.query).get("house") or ""


def _address(text: str) -> SplitResult | None:
    try:
        return urlsplit(text)
    except ValueError:
        # A browser writes none that cannot be read; others write what they like.
        return None


def _slug_in(path: str) -> str:
    found = _OF_A_HOUSE.match(path)
    return found[1] if found else ""


def _house_called(slug: str) -> Workspace | None:
    if not slug or not slug.isprintable():
        return None
    return Workspace.objects.filter(slug=slug).first()


def _last_house(request: HttpRequest) -> Workspace | None:
    # Asking for the user reads the session: who has none was nowhere.
    if not request.session.session_key:
        return None
    if house := _house_called(request.session.get(_HOUSE, "")):
        return house
    if remembered := remembered_guests(request.session):
        return Workspace.objects.filter(id=remembered[-1][0]).first()
    own = own_houses(user=request.user) if isinstance(request.user, User) else []
    # Of several, none is the one.
    return own[0] if len(own) == 1 else None
