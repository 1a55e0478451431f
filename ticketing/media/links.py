"""Addresses of photos: plain for what all may see, signed and soon over for the rest."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from ticketing.media.models import Photo
from ticketing.media.names import path_of
from ticketing.media.states import PhotoState

_SIGNER = TimestampSigner(salt="ticketing.photo-link", sep=".")
LINK_SECONDS = 15 * 60


def photo_path(photo: Photo, size: str) -> str:
    """The address of a photo's file on this server, for whoever may see the photo now."""
    path = path_of(photo.name, size)
    if PhotoState(photo.state).is_public:
        return path
    return f"{path}?key={_SIGNER.sign(_signed(photo)).removeprefix(f'{_signed(photo)}.')}"


def photo_url(photo: Photo, size: str) -> str:
    """The same, for apps and letters."""
    return f"{settings.PUBLIC_URL}{photo_path(photo, size)}"


def opens(photo: Photo, key: str) -> bool:
    """Whether a link to what not everybody sees was made by us, not long ago, and as it is now."""
    try:
        _SIGNER.unsign(f"{_signed(photo)}.{key}", max_age=LINK_SECONDS)
    except BadSignature:
        return False
    return True


def _signed(photo: Photo) -> str:
    """What a decision changes: who saw a photo wait does not see it once it is rejected."""
    return f"{photo.name}.{photo.state}"
