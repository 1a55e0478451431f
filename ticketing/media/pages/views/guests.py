"""The gallery of guests: the word in the address is all that they have."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages.framing import count_few, show, too_often
from ticketing.media.errors import UnknownGuestPass, UnknownPhoto
from ticketing.media.pages.galleries import gallery_page, photo_page
from ticketing.media.pages.walls import Wall
from ticketing.media.services.finding import open_guest_pass
from ticketing.media.services.uploading import Uploader
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor

GUESSES_PER_MINUTE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@page
def guest_gallery(request: HttpRequest, visitor: Visitor, token: str) -> HttpResponse:
    """What a guest link opens: photos, where it shows them, and a form that adds some."""
    wall = _wall_of(visitor, token)
    if wall is None:
        return _over(request, visitor)
    return gallery_page(request, visitor, wall)


@require_safe
@page
def guest_photo(request: HttpRequest, visitor: Visitor, token: str, photo_id: str) -> HttpResponse:
    """One photo, for guests whose link shows them."""
    wall = _wall_of(visitor, token)
    if wall is None:
        return _over(request, visitor)
    if not wall.shows_photos:
        raise UnknownPhoto
    return photo_page(request, visitor, wall, wall.find(photo_id))


def _wall_of(visitor: Visitor, token: str) -> Wall | None:
    try:
        found = open_guest_pass(workspace=visitor.workspace, token=token, at=timezone.now())
    except UnknownGuestPass:
        return None
    found.ticketed_event.workspace = visitor.workspace
    address = reverse("whats-on:guest-gallery", args=[visitor.workspace.slug, token])
    return Wall(found.ticketed_event, Uploader(guest_pass=found), address)


def _over(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """A link that never was, was revoked or is over: which of them is not said."""
    if not (rate := count_few(request, "guest-link", GUESSES_PER_MINUTE)).is_kept:
        return too_often(request, rate)
    return show(request, visitor, "ticketing/media/link_over.html", {}, status=404)
