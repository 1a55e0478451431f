"""Staff decide what becomes of a photo: shown, refused, or taken down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Invalid
from ticketing.media.errors import UnknownPhoto
from ticketing.media.models import Photo, TakeDown
from ticketing.media.services.locking import keep_customer, lock_photo
from ticketing.media.services.telling import tell_approved, tell_hidden
from ticketing.media.states import KEPT, VERDICTS, PhotoState, Purpose, TakeDownState


@transaction.atomic
def decide_photo(
    *, photo: Photo, verdict: PhotoState, at: datetime, by: User | None = None
) -> Photo:
    """Approve, reject or take down a photo; any number of times, and in any order.

    It settles who asked for it to be taken down. Raises Invalid for what is no verdict, and
    UnknownPhoto where it was removed meanwhile.
    """
    if verdict not in VERDICTS:
        words = _("Say approved, rejected or taken_down.")
        raise Invalid.field("status", "out_of_range", words)
    kept = _locked(photo)
    if verdict == PhotoState.APPROVED:
        approve(kept, at=at, by=by)
    elif kept.state != verdict:
        hide(kept, into=verdict, at=at, by=by)
    _settle_take_downs(kept, at=at, by=by)
    return kept


@transaction.atomic
def take_back_verdict(
    *, photo: Photo, before: PhotoState, decided_at: datetime, at: datetime, by: User | None = None
) -> Photo:
    """A photo is what it was before staff decided at `decided_at`, or waits as it did.

    The wishes that the decision settled are open again. Raises UnknownPhoto where the photo was
    removed meanwhile.
    """
    kept = _locked(photo)
    if before == PhotoState.APPROVED:
        approve(kept, at=at, by=by)
    elif before == PhotoState.PENDING:
        _wait_again(kept)
    elif kept.state != before:
        hide(kept, into=before, at=at, by=by)
    settled = TakeDown.objects.filter(workspace=photo.workspace_id, photo=kept)
    settled.filter(decided_at=decided_at).update(
        state=TakeDownState.OPEN, decided_at=None, decided_by=None
    )
    return kept


def approve(photo: Photo, *, at: datetime, by: User | None) -> None:
    """Show a photo that the caller has locked; the first time it is a fact."""
    if photo.state == PhotoState.APPROVED:
        return
    is_first = photo.approved_at is None
    photo.state, photo.decided_at, photo.decided_by = PhotoState.APPROVED, at, by
    photo.approved_at = photo.approved_at or at
    photo.save(update_fields=["state", "decided_at", "decided_by", "approved_at"])
    if is_first:
        tell_approved(photo, at=at, by=by)


def hide(photo: Photo, *, into: PhotoState, at: datetime, by: User | None) -> None:
    """Hide a photo that the caller has locked."""
    photo.state, photo.decided_at, photo.decided_by = into, at, by
    photo.save(update_fields=["state", "decided_at", "decided_by"])
    tell_hidden(photo)


def _locked(photo: Photo) -> Photo:
    keep_customer(workspace_id=photo.workspace_id, customer_id=photo.customer_id)
    kept = lock_photo(workspace=photo.workspace, photo_id=photo.id)
    if kept.state not in KEPT or kept.purpose != Purpose.GALLERY:
        raise UnknownPhoto
    return kept


def _wait_again(photo: Photo) -> None:
    """It was seen meanwhile, perhaps: that is told, and the first time stays the first."""
    was_seen = photo.state == PhotoState.APPROVED
    photo.state, photo.decided_at, photo.decided_by = PhotoState.PENDING, None, None
    photo.save(update_fields=["state", "decided_at", "decided_by"])
    if was_seen:
        tell_hidden(photo)


def _settle_take_downs(photo: Photo, *, at: datetime, by: User | None) -> None:
    is_shown = photo.state == PhotoState.APPROVED
    outcome = TakeDownState.DISMISSED if is_shown else TakeDownState.UPHELD
    rows = TakeDown.objects.filter(workspace=photo.workspace_id, photo=photo)
    rows.filter(state=TakeDownState.OPEN).update(state=outcome, decided_at=at, decided_by=by)
