"""The gallery of guests: the word in the address is all that they have."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.pages.framing import count_few, show, too_often
from ticketing.media.errors import UnknownGuestPass
from ticketing.media.pages.galleries import gallery_page, photo_page, remove_photo
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


@require_http_methods(["GET", "HEAD", "POST"])
@page
def guest_photo(request: HttpRequest, visitor: Visitor, token: str, photo_id: str) -> HttpResponse:
    """One photo, for guests whose link shows them; a POST removes what this device added."""
    wall = _wall_of(visitor, token)
    if wall is None:
        return _over(request, visitor)
    hung = wall.find(photo_id)
    if request.method == "POST":
        return remove_photo(request, wall, hung)
    return photo_page(request, visitor, wall, hung)


def _wall_of(visitor: Visitor, token: str) -> Wall | None:
    try:
        found = open_guest_pass(workspace=visitor.workspace, token=token, at=timezone.now())
    except UnknownGuestPass:
        return None
    found.ticketed_event.workspace = visitor.workspace
    address = reverse("whats-on:guest-gallery", args=[visitor.workspace.slug, token])
    added = visitor.photos_added()
    return Wall(found.ticketed_event, Uploader(guest_pass=found), address, added)


def _over(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """A link that never was, was revoked or is over: which of them is not said."""
    if not (rate := count_few(request, "guest-link", GUESSES_PER_MINUTE)).is_kept:
        return too_often(request, rate)
    return show(request, visitor, "ticketing/media/link_over.html", {}, status=404)
