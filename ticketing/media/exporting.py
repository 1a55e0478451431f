"""What a gallery knows of a person, for their own copy."""

from typing import Any
from uuid import UUID

from accounts.models import Workspace
from ticketing.media.models import Photo, TakeDown
from ticketing.media.showing import shown_photo
from ticketing.media.states import KEPT


def exported_photos(*, workspace: Workspace, customer_id: UUID) -> dict[str, Any]:
    """The photos that a customer added, and those that they wanted to go."""
    photos = Photo.objects.of(workspace).filter(customer_id=customer_id, state__in=KEPT)
    asked = TakeDown.objects.filter(workspace=workspace, customer_id=customer_id)
    return {
        "photos": [
            shown_photo(one, one.ticketed_event, own=True)
            for one in photos.select_related("ticketed_event").order_by("-id")
        ],
        "photo_take_downs": list(
            asked.order_by("-id").values("photo_id", "reason", "state", "asked_at")
        ),
    }
