"""Bytes that a stranger sent become pixels, or are refused before they cost much.

What counts is the content: neither the name of a file nor what a header calls it is looked at.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from ticketing.media.errors import (
    PhotosBusy,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnreadable,
)
from ticketing.media.upright import upright

# A JPEG is unfolded in part: on the machine that this was measured on, at most 400 MB either way.
MOST_PIXELS_OF_JPEG = 50_000_000
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 20_000
LEAST_SIDE = 16
# A progressive JPEG is gone through once a scan; cameras make ten.
_MOST_SCANS = 64
_FORMATS = ("JPEG", "PNG", "WEBP")
# So many are decoded at once in a process, and the others
# wait so many seconds, lest a flood of photos keeps everybody else's calls waiting.
_places = threading.BoundedSemaphore(1)
PATIENCE_SECONDS = 3.0


def decode_photo(raw: bytes, *, side: int) -> Image.Image:
    """The first frame, upright, at most `side` pixels high and wide, in whatever colours it has.

    A JPEG is unfolded no further than `side` needs. Raises PhotoUnreadable, PhotoTooManyPixels,
    PhotoTooSmall, or PhotosBusy where too many wait already.
    """
    _check_before_opening(raw)
    with _own_place():
        try:
            image = Image.open(BytesIO(raw), formats=_FORMATS)
            most = MOST_PIXELS_OF_JPEG if isinstance(image, JpegImageFile) else MOST_PIXELS
            _check_size(*image.size, most)
            image.draft("RGB", (side, side))
            turned = upright(image)
            turned.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
        except (PhotoTooManyPixels, PhotoTooSmall):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
            raise PhotoTooManyPixels from fault
        except Exception as fault:
            # The decoders raise what they like for bytes that somebody made up.
            raise PhotoUnreadable from fault
    return turned


def _check_before_opening(raw: bytes) -> None:
    """Refuse what opening alone would unfold: the decoder of WebP takes room for the canvas."""
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        _check_size(*_size_of_webp(raw), MOST_PIXELS)
    elif raw[:3] == b"\xff\xd8\xff" and raw.count(b"\xff\xda") > _MOST_SCANS:
        raise PhotoTooManyPixels(_("The image is made of too many scans."))


def _check_size(width: int, height: int, most: int) -> None:
    if width * height > most or max(width, height) > LONGEST_SIDE:
        named = {"width": width, "height": height, "most": most // 1_000_000, "side": LONGEST_SIDE}
        words = _(
            "%(width)s x %(height)s pixels are too many: %(most)s million may be, "
            "and %(side)s on a side."
        )
        raise PhotoTooManyPixels(words % named)
    if min(width, height) < LEAST_SIDE:
        raise PhotoTooSmall(
            _("A photo has at least %(least)s pixels on each side.") % {"least": LEAST_SIDE}
        )


def _size_of_webp(raw: bytes) -> tuple[int, int]:
    """Width and height as the header has them (RFC 9649). Raises PhotoUnreadable."""
    kind, body = raw[12:16], raw[20:30]
    if len(body) == 10 and kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if len(body) == 10 and kind == b"VP8 ":
        width, height = (int.from_bytes(body[at : at + 2], "little") for at in (6, 8))
        return width & 0x3FFF, height & 0x3FFF
    if len(body) == 10 and kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    raise PhotoUnreadable


@contextmanager
def _own_place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise PhotosBusy
    try:
        yield
    finally:
        _places.release()
