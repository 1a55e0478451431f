"""A photo is added: counted first, stored outside any transaction, and then kept.

Cut off in between, it stands as `storing`, which nobody sees; the same file sent again takes it
up, and after a while the sweeper takes it away with whatever was written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Customer, User
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.encoding import MadePhoto
from ticketing.media.errors import PhotoNotKept, PhotosClosed, UnknownPhoto
from ticketing.media.models import GuestPass, Photo
from ticketing.media.names import new_word
from ticketing.media.services.deciding import approve
from ticketing.media.services.finding import refuse_stranger
from ticketing.media.services.locking import keep_customer, lock_photo
from ticketing.media.services.removing import let_go
from ticketing.media.services.sharing import take_shares
from ticketing.media.services.telling import tell_uploaded
from ticketing.media.states import PhotoState, Purpose
from ticketing.media.storing import remove_files, write_files


@dataclass(frozen=True, slots=True)
class Uploader:
    """Who adds a photo: a customer, somebody with a guest pass, or else staff."""

    customer: Customer | None = None
    guest_pass: GuestPass | None = None
    user: User | None = None

    @property
    def is_staff(self) -> bool:
        """Whether the organiser adds it."""
        return self.customer is None and self.guest_pass is None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is said of a photo, and what it is for."""

    caption: str = ""
    purpose: Purpose = Purpose.GALLERY


@dataclass(frozen=True, slots=True)
class Added:
    """A photo, and whether it was not there before."""

    photo: Photo
    created: bool


def refuse_upload(*, event: TicketedEvent, by: Uploader) -> None:
    """Raise PhotosClosed or TicketNeeded where this person can add no photos to the event."""
    if by.is_staff:
        return
    if not event.photos_open:
        raise PhotosClosed
    refuse_stranger(event=event, customer=by.customer)


def add_photo(
    *, event: TicketedEvent, by: Uploader, made: MadePhoto, at: datetime, caption: str = ""
) -> Added:
    """Add a photo that was made anew from what somebody sent; sent twice, it is one photo.

    Not within a transaction. Raises TooManyPhotos, UnknownCustomer for who is being erased, or
    PhotoNotKept where it was removed meanwhile.
    """
    photo = store_photo(event=event, by=by, made=made, at=at, wishes=Wishes(caption))
    if photo.state != PhotoState.STORING:
        return Added(photo, created=False)
    with removing_what_is_not_kept(photo):
        return _keep(photo, by, at)


def store_photo(
    *, event: TicketedEvent, by: Uploader, made: MadePhoto, at: datetime, wishes: Wishes
) -> Photo:
    """Count a photo and write its files; it is `storing` until the caller keeps it.

    The same file sent before is the photo that it was, as it is now.
    """
    photo = _begin(event, by, made, at, wishes)
    if photo.state != PhotoState.STORING:
        return photo
    try:
        write_files(photo.name, made.files)
    except Exception:
        let_go(photo)
        raise
    return photo


@contextmanager
def removing_what_is_not_kept(photo: Photo) -> Iterator[None]:
    """Remove the files of a photo that turns out to have been removed while they were written."""
    try:
        yield
    except (UnknownPhoto, PhotoNotKept) as fault:
        remove_files(photo.name)
        raise PhotoNotKept from fault


@transaction.atomic
def _begin(
    event: TicketedEvent, by: Uploader, made: MadePhoto, at: datetime, wishes: Wishes
) -> Photo:
    """The row, counted; or the one that there is of the same file."""
    customer_id = by.customer.id if by.customer else None
    keep_customer(workspace_id=event.workspace_id, customer_id=customer_id)
    photo = Photo(
        workspace=event.workspace,
        ticketed_event=event,
        purpose=wishes.purpose,
        customer=by.customer,
        guest_pass=by.guest_pass,
        name=new_word(event.workspace_id),
        digest=made.digest,
        caption=wishes.caption,
        width=made.width,
        height=made.height,
        stored_bytes=made.stored_bytes,
        uploaded_at=at,
    )
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:
        return _same_sent_before(photo)
    take_shares(photo)
    return photo


def _same_sent_before(photo: Photo) -> Photo:
    rows = Photo.objects.of(photo.workspace).added_by(
        customer=photo.customer, guest_pass=photo.guest_pass
    )
    found = (
        rows.filter(ticketed_event=photo.ticketed_event, purpose=photo.purpose, digest=photo.digest)
        .select_related("workspace", "ticketed_event", "guest_pass")
        .first()
    )
    if found is None:
        # It was removed at this very moment.
        raise PhotoNotKept
    return found


@transaction.atomic
def _keep(photo: Photo, by: Uploader, at: datetime) -> Added:
    """Its files are there: it waits for staff, or is seen at once."""
    keep_customer(workspace_id=photo.workspace_id, customer_id=photo.customer_id)
    kept = lock_photo(workspace=photo.workspace, photo_id=photo.id)
    if kept.state == PhotoState.LEAVING:
        raise PhotoNotKept
    if kept.state != PhotoState.STORING:
        # Who sent the same file at the same moment was faster.
        return Added(kept, created=False)
    kept.state = PhotoState.PENDING
    kept.save(update_fields=["state"])
    tell_uploaded(kept, at=at)
    if by.is_staff or not kept.ticketed_event.photos_need_approval:
        approve(kept, at=at, by=by.user)
    return Added(kept, created=True)
