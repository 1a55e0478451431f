"""What is ticked on a page of pictures is approved, rejected or taken down."""

from typing import TYPE_CHECKING

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
from ticketing.admin.undoing import back_from_verdicts
from ticketing.media.models import Photo
from ticketing.media.services.deciding import decide_photo
from ticketing.media.states import PhotoState

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
    verdict = PhotoState(wanted)
    before = {str(photo.pk): str(photo.state) for photo in photos if _was_decided(photo, verdict)}
    decided = sum(_is_decided(request, admin, photo, verdict) for photo in photos)
    if decided:
        said = {"state": verdict.label, "count": decided}
        words = _("%(state)s: %(count)s.") % said
        tell_done(request, words, back_from_verdicts(before, verdict, _address(request)))
    if decided < len(photos):
        gone = {"count": len(photos) - decided}
        messages.warning(request, _("Removed meanwhile by who added them: %(count)s.") % gone)
    return _back(request)


def _was_decided(photo: Photo, verdict: PhotoState) -> bool:
    """Whether there is another decision to go back to; waiting is none."""
    return photo.state in VERDICTS and photo.state != verdict


def _ticked(request: HttpRequest, admin: "PhotoPage") -> list[Photo]:
    keys = [key for one in request.POST.getlist("photo")[:A_PAGE] if (key := as_uuid(one))]
    return list(admin.get_queryset(request).filter(id__in=keys).order_by("id"))


def _is_decided(
    request: HttpRequest, admin: "PhotoPage", photo: Photo, verdict: PhotoState
) -> bool:
    try:
        decided = decide_photo(
            photo=photo, verdict=verdict, at=timezone.now(), by=signed_in(request)
        )
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
