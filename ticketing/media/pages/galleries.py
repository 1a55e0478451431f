"""What the galleries of ticket holders and of guests have in common."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.pages.framing import count_few, show, too_often
from ticketing.media.errors import UnknownPhoto
from ticketing.media.pages.receiving import MOST_AT_ONCE, Received, receive
from ticketing.media.pages.walls import Hung, Wall
from ticketing.media.services.removing import let_go
from ticketing.pages.visitors import Visitor

# Everybody at an event may come from one address.
UPLOADS_PER_MINUTE = 120
REFUSED = 422


def gallery_page(request: HttpRequest, visitor: Visitor, wall: Wall) -> HttpResponse:
    """All photos; a POST adds some. With `each`, the answer to one photo is for a script."""
    if request.method != "POST":
        return _shown(request, visitor, wall)
    if not (rate := count_few(request, "photos", UPLOADS_PER_MINUTE)).is_kept:
        return too_often(request, rate)
    received = receive(request, wall, at=timezone.now())
    if wall.is_guests and received.photos:
        visitor.added_photos(received.photos)
    if "each" in request.POST:
        words = " ".join([received.words(), *received.refused]).strip()
        return JsonResponse({"words": words}, status=REFUSED if received.refused else 200)
    if words := received.words():
        messages.success(request, words)
        for refused in received.refused:
            messages.error(request, refused)
        return redirect(wall.address)
    return _shown(request, visitor, wall, received)


def photo_page(request: HttpRequest, visitor: Visitor, wall: Wall, hung: Hung) -> HttpResponse:
    """One photo, large, with the way to those beside it."""
    newer, older = wall.beside(hung)
    context = {"event": wall.event, "wall": wall, "hung": hung, "newer": newer, "older": older}
    return show(request, visitor, "ticketing/media/photo.html", context)


def remove_photo(request: HttpRequest, wall: Wall, hung: Hung) -> HttpResponse:
    """Have one's own photo go. Raises UnknownPhoto for anybody else's."""
    if not hung.is_removable:
        raise UnknownPhoto
    let_go(hung.photo)
    messages.success(request, _("Your photo is removed."))
    return redirect(wall.address)


def _shown(
    request: HttpRequest, visitor: Visitor, wall: Wall, received: Received | None = None
) -> HttpResponse:
    is_shown = wall.shows_photos or wall.added
    hung, last = wall.part(request.GET.get("before", "")) if is_shown else ([], "")
    context = {
        "event": wall.event,
        "wall": wall,
        "hung": hung,
        "last": last,
        "can_remove": wall.is_guests and any(one.is_removable for one in hung),
        "is_first": "before" not in request.GET,
        "refused": received.refused if received else [],
        "caption": request.POST.get("caption", ""),
        "most_at_once": MOST_AT_ONCE,
    }
    status = REFUSED if received else 200
    return show(request, visitor, "ticketing/media/gallery.html", context, status=status)
