"""Photos as they come in: the bytes of an image, or a form with a file."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from core.api.parsing import refuse_cut_off, refuse_unkeepable_text
from core.errors import Invalid, Malformed
from ticketing.media.errors import PhotoTooLarge
from ticketing.media.serializers import IMAGES

LONGEST_CAPTION = 300


class Sent(NamedTuple):
    """What somebody sent: the bytes as they came, and what they say of them."""

    raw: bytes
    caption: str


def read_image(request: Request) -> Sent:
    """A body that is an image; the query string may have a caption.

    Raises UnsupportedMediaType for other bodies, PhotoTooLarge, or Malformed where it is cut off.
    """
    kind = _kind_of(request)
    if kind not in IMAGES:
        raise UnsupportedMediaType(kind)
    # The framework's own `body` would refuse what is larger than other calls may be.
    raw = _read(request._request)
    refuse_cut_off(raw, request.META)
    return Sent(raw, read_caption(request.query_params.get("caption", "")))


def read_upload(request: Request) -> Sent:
    """The same, or a form whose field `file` has the image. Raises Invalid where it has none."""
    if _kind_of(request) != "multipart/form-data":
        return read_image(request)
    plain = request._request
    try:
        file, caption = plain.FILES.get("file"), plain.POST.get("caption")
    except UnreadablePostError as fault:
        raise Malformed("The body ends before its Content-Length.") from fault
    if file is None:
        raise Invalid.field("file", "required", "Send the image in the field `file`.")
    if file.size is None or file.size > settings.MAX_PHOTO_BYTES:
        raise _too_large()
    caption = caption or request.query_params.get("caption", "")
    return Sent(file.read(), read_caption(caption))


def read_caption(text: str) -> str:
    """A caption that can be kept. Raises Invalid."""
    refuse_unkeepable_text(text, field="caption")
    if len(text) > LONGEST_CAPTION:
        words = f"Use at most {LONGEST_CAPTION} characters."
        raise Invalid.field("caption", "too_long", words)
    return text.strip()


def _kind_of(request: Request) -> str:
    return str(request.content_type or "").partition(";")[0].strip().lower()


def _read(request: HttpRequest) -> bytes:
    try:
        raw = request.read(settings.MAX_PHOTO_BYTES + 1)
    except UnreadablePostError as fault:
        raise Malformed("The body ends before its Content-Length.") from fault
    if len(raw) > settings.MAX_PHOTO_BYTES:
        raise _too_large()
    return raw


def _too_large() -> PhotoTooLarge:
    return PhotoTooLarge(f"A photo may have at most {settings.MAX_PHOTO_BYTES} bytes.")
