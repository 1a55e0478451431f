"""How many photos one person, one guest pass and one event may have: the database counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from core.ids import uuid7
from core.statements import run
from ticketing.media.errors import TooManyPhotos
from ticketing.media.models import Photo
from ticketing.media.states import Purpose

_MEGABYTE = 1024 * 1024
PHOTOS_OF_CUSTOMER, BYTES_OF_CUSTOMER = 50, 100 * _MEGABYTE
PHOTOS_OF_EVENT, BYTES_OF_EVENT = 10_000, 10_000 * _MEGABYTE

_TAKE = """
    INSERT INTO ticketing_photoshare
        (id, workspace_id, ticketed_event_id, subject_id,
         photos, bytes, most_photos, most_bytes)
    SELECT %(id)s, %(workspace)s, %(event)s, %(subject)s,
        1, %(bytes)s::bigint, %(most_photos)s::int, %(most_bytes)s::bigint
    WHERE %(most_photos)s::int >= 1 AND %(bytes)s::bigint <= %(most_bytes)s::bigint
    ON CONFLICT (workspace_id, ticketed_event_id, subject_id) DO UPDATE
    SET photos = ticketing_photoshare.photos + 1,
        bytes = ticketing_photoshare.bytes + EXCLUDED.bytes,
        most_photos = EXCLUDED.most_photos, most_bytes = EXCLUDED.most_bytes
    WHERE ticketing_photoshare.photos + 1 <= EXCLUDED.most_photos
        AND ticketing_photoshare.bytes + EXCLUDED.bytes <= EXCLUDED.most_bytes
    RETURNING id
"""
_GIVE_BACK = """
    UPDATE ticketing_photoshare SET photos = photos - %(photos)s, bytes = bytes - %(bytes)s
    WHERE workspace_id = %(workspace)s AND ticketed_event_id = %(event)s
        AND subject_id = %(subject)s
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class _Share:
    subject_id: UUID
    most_photos: int
    most_bytes: int
    words: str


def take_shares(photo: Photo) -> None:
    """Count a new photo for who adds it and for the event. Raises TooManyPhotos.

    The last thing that a transaction does: whoever adds to the same event waits until it ends.
    The photo comes with its guest pass.
    """
    for share in _shares_of(photo):
        given = {
            "id": uuid7(),
            "workspace": photo.workspace_id,
            "event": photo.ticketed_event_id,
            "subject": share.subject_id,
            "bytes": photo.stored_bytes,
            "most_photos": share.most_photos,
            "most_bytes": share.most_bytes,
        }
        if not run(_TAKE, given):
            raise TooManyPhotos(share.words)


def give_back_shares(photo: Photo) -> None:
    """Count a photo no more; last, and in the same order."""
    for subject_id in _subjects_of(photo):
        run(
            _GIVE_BACK,
            {
                "photos": 1,
                "bytes": photo.stored_bytes,
                "workspace": photo.workspace_id,
                "event": photo.ticketed_event_id,
                "subject": subject_id,
            },
        )


def _subjects_of(photo: Photo) -> list[UUID]:
    """Whose share a photo counts in: the person's or the pass's first, then the event's."""
    if photo.purpose != Purpose.GALLERY:
        return []
    own = photo.customer_id or photo.guest_pass_id
    return [*([own] if own else []), photo.ticketed_event_id]


def _shares_of(photo: Photo) -> Iterator[_Share]:
    for subject_id in _subjects_of(photo):
        if subject_id == photo.ticketed_event_id:
            words = _("This event has as many photos as it may have.")
            yield _Share(subject_id, PHOTOS_OF_EVENT, BYTES_OF_EVENT, words)
        elif photo.guest_pass is not None:
            guest = photo.guest_pass
            words = _("With this link no more photos can be added.")
            yield _Share(subject_id, guest.most_photos, guest.most_bytes, words)
        else:
            words = _("You added as many photos as one person can: remove some first.")
            yield _Share(subject_id, PHOTOS_OF_CUSTOMER, BYTES_OF_CUSTOMER, words)
