"""Photos and guest passes, as JSON."""

from typing import Any

from core.api.rendering import instant
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.links import photo_url
from ticketing.media.models import GuestPass, Photo
from ticketing.media.names import LARGE, SMALL


def shown_photo(photo: Photo, event: TicketedEvent, *, own: bool) -> dict[str, Any]:
    """A photo as whoever may see it sees it; who added it is not told to others."""
    return {
        "photoId": photo.id,
        "eventId": event.key,
        "status": photo.state,
        "url": photo_url(photo, LARGE),
        "thumbnailUrl": photo_url(photo, SMALL),
        "width": photo.width,
        "height": photo.height,
        "caption": photo.caption,
        "uploadedAt": instant(photo.uploaded_at),
        "own": own,
    }


def shown_guest_pass(guest_pass: GuestPass, event: TicketedEvent, photos: int) -> dict[str, Any]:
    """A guest pass as staff see it, without its token."""
    return {
        "id": guest_pass.id,
        "eventId": event.key,
        "label": guest_pass.label,
        "uploadOnly": guest_pass.is_upload_only,
        "mostPhotos": guest_pass.most_photos,
        "mostBytes": guest_pass.most_bytes,
        "photos": photos,
        "expiresAt": instant(guest_pass.expires_at),
        "revokedAt": guest_pass.revoked_at and instant(guest_pass.revoked_at),
        "createdAt": instant(guest_pass.created_at),
    }
