"""The picture of an event: made anew like any photo, and seen by everybody."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.encoding import MadePhoto
from ticketing.media.errors import PhotoNotKept
from ticketing.media.models import Photo
from ticketing.media.services.locking import lock_photo
from ticketing.media.services.removing import let_go
from ticketing.media.services.uploading import (
    Uploader,
    Wishes,
    removing_what_is_not_kept,
    store_photo,
)
from ticketing.media.states import PhotoState, Purpose


def put_picture(
    *, event: TicketedEvent, made: MadePhoto, at: datetime, by: User | None = None
) -> TicketedEvent:
    """Give an event this picture instead of the one it had. Not within a transaction."""
    wishes = Wishes(purpose=Purpose.PICTURE)
    photo = store_photo(event=event, by=Uploader(user=by), made=made, at=at, wishes=wishes)
    with removing_what_is_not_kept(photo):
        return _show(event, photo)


@transaction.atomic
def remove_picture(*, event: TicketedEvent) -> TicketedEvent:
    """Leave an event without a picture."""
    return _change(event, "")


@transaction.atomic
def _show(event: TicketedEvent, photo: Photo) -> TicketedEvent:
    kept = lock_photo(workspace=event.workspace, photo_id=photo.id)
    if kept.state == PhotoState.LEAVING:
        raise PhotoNotKept
    kept.state = PhotoState.APPROVED
    kept.save(update_fields=["state"])
    return _change(event, kept.name)


def _change(event: TicketedEvent, name: str) -> TicketedEvent:
    # Sales share the row by its key alone: they do not wait.
    rows = TicketedEvent.objects.of(event.workspace).filter(id=event.id)
    former = rows.select_for_update(of=("self",), no_key=True).get().picture
    rows.update(picture=name)
    event.picture = name
    if former != name:
        pictures = Photo.objects.of(event.workspace).filter(name=former)
        for photo in pictures.select_related("workspace"):
            let_go(photo)
    return event
