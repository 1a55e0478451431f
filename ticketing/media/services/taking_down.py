"""Whoever is in a photo has it hidden at once; staff decide afterwards."""

from datetime import datetime

from django.db import transaction

from accounts.models import Customer
from ticketing.media.errors import TooManyTakeDowns, UnknownPhoto
from ticketing.media.models import Photo, TakeDown
from ticketing.media.services.deciding import hide
from ticketing.media.services.finding import attends
from ticketing.media.services.locking import keep_customer, lock_photo
from ticketing.media.states import PhotoState, TakeDownState

MOST_OPEN = 20
# Of who does not attend, decided or not: each hides a photo until staff find the time.
MOST_OF_STRANGERS = 3


@transaction.atomic
def take_down_photo(
    *, photo: Photo, customer: Customer | None, reason: str, at: datetime
) -> TakeDown:
    """Hide a photo because somebody asks; no customer: staff ask for somebody.

    Each person can hide a photo once: what staff then show again, the same person does not hide
    anew. Raises UnknownPhoto for what they cannot see, and TooManyTakeDowns.
    """
    customer_id = customer.id if customer else None
    keep_customer(workspace_id=photo.workspace_id, customer_id=customer_id)
    kept = lock_photo(workspace=photo.workspace, photo_id=photo.id)
    asked = TakeDown.objects.filter(workspace=photo.workspace_id, photo=photo, customer=customer)
    if found := asked.first():
        return found
    if kept.state not in {PhotoState.APPROVED, PhotoState.PENDING}:
        raise UnknownPhoto
    _refuse_flood(kept, customer)
    hide(kept, into=PhotoState.TAKEN_DOWN, at=at, by=None)
    return TakeDown.objects.create(
        workspace=kept.workspace, photo=kept, customer=customer, reason=reason, asked_at=at
    )


def _refuse_flood(photo: Photo, customer: Customer | None) -> None:
    if customer is None:
        return
    asked = TakeDown.objects.filter(
        workspace=photo.workspace_id,
        customer=customer,
        photo__workspace=photo.workspace_id,
        photo__ticketed_event=photo.ticketed_event_id,
    )
    if attends(event=photo.ticketed_event, customer=customer):
        is_flood = asked.filter(state=TakeDownState.OPEN).count() >= MOST_OPEN
    else:
        is_flood = asked.count() >= MOST_OF_STRANGERS
    if is_flood:
        raise TooManyTakeDowns
