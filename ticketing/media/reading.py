"""A gallery, as each may see it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from core.api.params import whole_number
from core.errors import Invalid
from core.ids import as_uuid
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import GuestPass, Photo, PhotoQuerySet, PhotoShare
from ticketing.media.services.uploading import Uploader
from ticketing.media.states import KEPT, PhotoState

DEFAULT_LIMIT, MAX_LIMIT = 100, 500
PAGING = frozenset({"limit", "before"})


def gallery_of(
    event: TicketedEvent, params: QueryDict, *, by: Uploader, state: PhotoState | None = None
) -> Sequence[Photo]:
    """A part of an event's gallery, newest first: what is approved, and what of theirs waits.

    With `state`, all that is in it, as staff may see. `before` is the last photo of the part
    before. Raises Invalid.
    """
    limit = whole_number(params, "limit", default=DEFAULT_LIMIT, most=MAX_LIMIT)
    every = Photo.objects.of(event.workspace).in_gallery_of(event)
    rows = every.filter(state=state) if state else seen_photos(event, by)
    if before := params.get("before"):
        rows = rows.filter(id__lt=_id_of(before))
    return list(rows[:limit])


def seen_photos(event: TicketedEvent, by: Uploader) -> PhotoQuerySet:
    """All that somebody sees of an event's gallery, newest first."""
    return Photo.objects.of(event.workspace).in_gallery_of(event).filter(_seen_by(by))


def newer_and_older(photo: Photo, seen: PhotoQuerySet) -> tuple[Photo | None, Photo | None]:
    """What stands before and after a photo among those that somebody sees."""
    newer = seen.filter(id__gt=photo.id).order_by("id").first()
    return newer, seen.filter(id__lt=photo.id).first()


def is_own(photo: Photo, by: Uploader) -> bool:
    """Whether this person, or this guest pass, added the photo."""
    if by.customer is not None:
        return photo.customer_id == by.customer.id
    return by.guest_pass is not None and photo.guest_pass_id == by.guest_pass.id


def read_state(text: str) -> PhotoState:
    """The state that staff ask for. Raises Invalid."""
    if text not in {state.value for state in KEPT}:
        words = f"Say {', '.join(state.value for state in KEPT)}."
        raise Invalid.field("status", "out_of_range", words)
    return PhotoState(text)


def passes_of(event: TicketedEvent) -> list[tuple[GuestPass, int]]:
    """An event's guest passes, the newest first, and how many photos there are of each."""
    passes = list(
        GuestPass.objects.of(event.workspace).filter(ticketed_event=event).order_by("-id")[:1000]
    )
    shares = PhotoShare.objects.filter(
        workspace=event.workspace_id,
        ticketed_event=event,
        subject_id__in=[one.id for one in passes],
    )
    counts = dict(shares.values_list("subject_id", "photos"))
    return [(one, counts.get(one.id, 0)) for one in passes]


def _seen_by(by: Uploader) -> Q:
    waits = Q(state=PhotoState.PENDING)
    if by.customer is not None:
        return Q(state=PhotoState.APPROVED) | waits & Q(customer=by.customer)
    if by.guest_pass is not None:
        return Q(state=PhotoState.APPROVED) | waits & Q(guest_pass=by.guest_pass)
    return Q(state=PhotoState.APPROVED)


def _id_of(text: str) -> UUID:
    key = as_uuid(text)
    if key is None:
        raise Invalid.field("before", "invalid_cursor", "Give the photoId of the last one.")
    return key
