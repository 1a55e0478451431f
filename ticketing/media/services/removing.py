"""Photos go: hidden at once and for good, their files removed by the sweeper soon after."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, F, Q
from django.db.models.functions import Cast

from accounts.models import Workspace
from ticketing.media.errors import UnknownPhoto
from ticketing.media.models import Photo, TakeDown
from ticketing.media.services.locking import lock_photo
from ticketing.media.services.sharing import give_back_shares
from ticketing.media.states import PhotoState
from ticketing.media.storing import remove_files

# An upload that takes longer was cut off.
LONGEST_STORING = timedelta(minutes=15)
# Staff may change their mind so long; then what was rejected is kept no more.
REJECTED_KEPT = timedelta(days=30)
MOST_AT_ONCE = 200


@transaction.atomic
def let_go(photo: Photo) -> None:
    """Remove a photo; once removed, nothing happens. Its files go with the next sweep."""
    try:
        kept = lock_photo(workspace=photo.workspace, photo_id=photo.id)
    except UnknownPhoto:
        return
    _leave(kept)


def forget_photos_of(*, workspace: Workspace, customer_id: UUID) -> None:
    """Remove what a customer added and what they said of others, in an erasure under way."""
    own = Photo.objects.of(workspace).filter(customer_id=customer_id)
    rows = own.select_related("guest_pass").select_for_update(of=("self",), no_key=True)
    # Shares are counted back event by event, as every other erasure does.
    for photo in rows.order_by("ticketed_event_id", "id"):
        _leave(photo)
    asked = TakeDown.objects.filter(workspace=workspace, customer_id=customer_id)
    asked.update(reason="")


def _leave(photo: Photo) -> None:
    if photo.state == PhotoState.LEAVING:
        return
    photo.state, photo.caption = PhotoState.LEAVING, ""
    # The same file may be sent anew.
    rows = Photo.objects.filter(workspace=photo.workspace_id, id=photo.id)
    rows.update(state=photo.state, caption="", digest=Cast(F("id"), CharField()))
    give_back_shares(photo)


def sweep_photos(*, workspace: Workspace, at: datetime) -> int:
    """Remove the files of what was removed, of uploads cut off, and of what was rejected long ago.

    Answers how many photos are gone. Harmless twice, and at the same time.
    """
    rows = Photo.objects.of(workspace)
    cut_off = Q(state=PhotoState.STORING, uploaded_at__lt=at - LONGEST_STORING)
    refused = Q(state=PhotoState.REJECTED, decided_at__lt=at - REJECTED_KEPT)
    over = rows.filter(cut_off | refused).select_related("workspace").order_by("id")
    for photo in over[:MOST_AT_ONCE]:
        _let_go_if(photo, cut_off | refused)
    leaving = list(rows.filter(state=PhotoState.LEAVING).order_by("id")[:MOST_AT_ONCE])
    for photo in leaving:
        remove_files(photo.name)
        _drop(photo)
    return len(leaving)


@transaction.atomic
def _let_go_if(photo: Photo, wanted: Q) -> None:
    """Only if it still is so: the upload may have come to its end, or staff changed their mind."""
    rows = Photo.objects.of(photo.workspace).filter(wanted, id=photo.id)
    found = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if found is not None:
        _leave(found)


@transaction.atomic
def _drop(photo: Photo) -> None:
    TakeDown.objects.filter(workspace=photo.workspace_id, photo=photo).delete()
    Photo.objects.filter(workspace=photo.workspace_id, id=photo.id).delete()
