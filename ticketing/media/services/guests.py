"""Guest passes: links to one event's gallery, made and revoked by staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core.ids import as_uuid
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.errors import TooManyGuestPasses, UnknownGuestPass
from ticketing.media.models import GuestPass
from ticketing.media.names import new_word
from ticketing.media.services.finding import digest_of

MOST_OPEN = 500
MOST_PHOTOS, MOST_BYTES = 1000, 2 * 1024**3
# Pictures are looked through, and sent on, for some weeks.
OPEN_AFTER_EVENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PassWishes:
    """What a guest pass is for, and how far it goes."""

    label: str
    expires_at: datetime | None = None
    is_upload_only: bool = False
    most_photos: int = 50
    most_bytes: int = 100 * 1024**2


@transaction.atomic
def make_guest_pass(
    *, event: TicketedEvent, wishes: PassWishes, at: datetime, by: User | None = None
) -> tuple[GuestPass, str]:
    """A new guest pass, and its token, which cannot be shown again. Raises TooManyGuestPasses."""
    rows = GuestPass.objects.of(event.workspace).filter(ticketed_event=event)
    if rows.open(at=at).count() >= MOST_OPEN:
        raise TooManyGuestPasses
    token = new_word(event.workspace_id)
    made = GuestPass.objects.create(
        workspace=event.workspace,
        ticketed_event=event,
        label=wishes.label,
        digest=digest_of(token),
        is_upload_only=wishes.is_upload_only,
        most_photos=wishes.most_photos,
        most_bytes=wishes.most_bytes,
        expires_at=wishes.expires_at or max(event.ends_at, at) + OPEN_AFTER_EVENT,
        created_at=at,
        created_by=by,
    )
    return made, token


def revoke_guest_pass(*, event: TicketedEvent, name: str, at: datetime) -> None:
    """End a guest pass for good; its photos stay. Raises UnknownGuestPass."""
    rows = GuestPass.objects.of(event.workspace).filter(
        ticketed_event=event, id__in=[as_uuid(name)]
    )
    if not rows.exists():
        raise UnknownGuestPass
    rows.filter(revoked_at=None).update(revoked_at=at)
