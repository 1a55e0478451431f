"""Facts about photos: an activity of who added it, and a message."""

from datetime import datetime
from typing import Any

from accounts.models import User
from ticketing.facts import custom, record_facts, tell
from ticketing.media.models import Photo


def tell_uploaded(photo: Photo, *, at: datetime) -> None:
    """A photo was added."""
    _record(photo, "photo.uploaded", at=at)
    tell(photo.workspace, "photo.uploaded", **_body(photo))


def tell_approved(photo: Photo, *, at: datetime, by: User | None) -> None:
    """A photo is seen by others for the first time."""
    _record(photo, "photo.approved", at=at, by=by)
    tell(photo.workspace, "photo.approved", **_body(photo))


def tell_hidden(photo: Photo) -> None:
    """A photo that was there is not seen any more."""
    tell(photo.workspace, "photo.hidden", **_body(photo), state=str(photo.state))


def _record(photo: Photo, action: str, *, at: datetime, by: User | None = None) -> None:
    if photo.customer_id is None:
        return
    draft = custom(
        action,
        pass_id=photo.customer_id,
        fact=f"{action}:{photo.id}",
        at=at,
        metadata={"event_id": photo.ticketed_event.key, "photo_id": str(photo.id)},
    )
    record_facts(workspace=photo.workspace, drafts=[draft], at=at, by=by)


def _body(photo: Photo) -> dict[str, Any]:
    """Who added it is a pass; of guests and staff there is none."""
    return {
        "photo_id": str(photo.id),
        "ticketed_event_id": str(photo.ticketed_event_id),
        "pass_id": photo.customer_id and str(photo.customer_id),
    }
