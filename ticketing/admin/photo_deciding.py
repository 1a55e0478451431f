"""What is ticked on a page of pictures is approved, rejected or taken down."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.admin.undoing import tell_done
from accounts.site import signed_in
from core.errors import DomainError
from core.ids import as_uuid
from ticketing.admin.photo_grid import A_PAGE, VERDICTS
from ticketing.admin.undoing import Verdicts, back_from_verdicts
from ticketing.media.models import Photo, TakeDown
from ticketing.media.services.deciding import decide_photo
from ticketing.media.states import PhotoState, TakeDownState

if TYPE_CHECKING:
    from ticketing.admin.photos import PhotoPage


def decide(request: HttpRequest, admin: "PhotoPage") -> HttpResponse:
    """Decide about every picture that is ticked; each by itself, so that one harms no other."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    wanted = request.POST.get("verdict", "")
    if wanted not in {state.value for state in VERDICTS}:
        messages.error(request, _("Choose what becomes of the pictures."))
        return _back(request)
    photos = _ticked(request, admin)
    if not photos:
        messages.error(request, _("Tick the pictures first."))
        return _back(request)
    _decide_all(request, admin, photos, PhotoState(wanted))
    return _back(request)


def _decide_all(
    request: HttpRequest, admin: "PhotoPage", photos: Sequence[Photo], verdict: PhotoState
) -> None:
    now = timezone.now()
    asked = _wished_away(photos)
    decided = [photo for photo in photos if _is_decided(request, admin, photo, verdict, now)]
    changed = [one for one in decided if one.state != verdict or one.pk in asked]
    before = {str(photo.pk): str(photo.state) for photo in changed}
    if decided:
        words = _("%(state)s: %(count)s.") % {"state": verdict.label, "count": len(decided)}
        back = back_from_verdicts(Verdicts(before, verdict, now), _address(request))
        tell_done(request, words, back)
    if gone := len(photos) - len(decided):
        words = _("Removed meanwhile by who added them: %(count)s.")
        messages.warning(request, words % {"count": gone})


def _wished_away(photos: Sequence[Photo]) -> set[UUID]:
    """Those of which somebody asks that they go, and nobody has decided."""
    rows = TakeDown.objects.filter(workspace=photos[0].workspace_id, photo__in=photos)
    return set(rows.filter(state=TakeDownState.OPEN).values_list("photo_id", flat=True))


def _ticked(request: HttpRequest, admin: "PhotoPage") -> list[Photo]:
    keys = [key for one in request.POST.getlist("photo")[:A_PAGE] if (key := as_uuid(one))]
    return list(admin.get_queryset(request).filter(id__in=keys).order_by("id"))


def _is_decided(
    request: HttpRequest, admin: "PhotoPage", photo: Photo, verdict: PhotoState, at: datetime
) -> bool:
    try:
        decided = decide_photo(photo=photo, verdict=verdict, at=at, by=signed_in(request))
    except DomainError:
        return False
    admin.log_change(request, decided, f"{verdict.label}.")
    return True


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(_address(request))


def _address(request: HttpRequest) -> str:
    """Of the page from which it was sent."""
    address = request.POST.get("back", "")
    # A single word would be taken for the name of a page.
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    if not is_ours:
        address = reverse("admin:ticketing_photo_changelist")
    return address
