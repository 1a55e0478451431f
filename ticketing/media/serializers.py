"""Photos and guest passes, as the API describes them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers

from ticketing.media.states import PhotoState

Shown = serializers.Serializer[Any]
PHOTO_STATES = [one.value for one in PhotoState]


class PhotoSerializer(Shown):
    """A photo of a gallery."""

    photoId = serializers.UUIDField()
    eventId = serializers.CharField()
    status = serializers.ChoiceField(PHOTO_STATES)
    url = serializers.CharField(help_text="At most 1600 pixels; of what waits, for 15 minutes.")
    thumbnailUrl = serializers.CharField(help_text="At most 400 pixels.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    caption = serializers.CharField()
    uploadedAt = serializers.DateTimeField()
    own = serializers.BooleanField(help_text="Whether the caller added it.")


class PhotoFormSerializer(Shown):
    """A photo in a form."""

    file = serializers.FileField()
    caption = serializers.CharField(required=False)


class TakeDownSerializer(Shown):
    """Why a photo should go."""

    reason = serializers.CharField(required=False)
    userId = serializers.CharField(required=False, help_text="Who asks, where a program calls.")


class TakenDownSerializer(Shown):
    """A photo that somebody wants to go."""

    photoId = serializers.UUIDField()
    status = serializers.ChoiceField(PHOTO_STATES)


class DecisionSerializer(Shown):
    """What staff decide: approved, rejected or taken_down."""

    status = serializers.ChoiceField(PHOTO_STATES)


class GuestPassWishesSerializer(Shown):
    """What a guest pass is for."""

    label = serializers.CharField(help_text="Who it is for, such as table 4.")  # type: ignore[assignment]  # shadows
    expiresAt = serializers.DateTimeField(
        required=False, allow_null=True, help_text="30 days after the event when missing."
    )
    uploadOnly = serializers.BooleanField(required=False)
    mostPhotos = serializers.IntegerField(required=False)
    mostBytes = serializers.IntegerField(required=False, help_text="As they are stored.")


class GuestPassSerializer(Shown):
    """A guest pass as staff see it."""

    id = serializers.UUIDField()
    eventId = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # shadows
    uploadOnly = serializers.BooleanField()
    mostPhotos = serializers.IntegerField()
    mostBytes = serializers.IntegerField()
    photos = serializers.IntegerField(help_text="How many there are of it.")
    expiresAt = serializers.DateTimeField()
    revokedAt = serializers.DateTimeField(allow_null=True)
    createdAt = serializers.DateTimeField()


class NewGuestPassSerializer(GuestPassSerializer):
    """A guest pass that was just made."""

    guestId = serializers.CharField(help_text="The token: shown this once.")


# What a photo is sent as.
IMAGES = {
    "image/jpeg": OpenApiTypes.BINARY,
    "image/png": OpenApiTypes.BINARY,
    "image/webp": OpenApiTypes.BINARY,
}
UPLOADS = IMAGES | {"multipart/form-data": PhotoFormSerializer}
