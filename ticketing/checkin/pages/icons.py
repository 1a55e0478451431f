"""The door's icon on a phone: the first letter of the house, on its colour."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from accounts.models import Workspace

SIZES = (180, 192, 512)
_FOYERS_OWN = "#0f5a67"
# Where a launcher cuts the icon round, this much of it stays.
_LETTER = 0.5


def ground_of(place: Workspace) -> str:
    """The colour of the icon."""
    return place.colour or _FOYERS_OWN


def draw_icon(place: Workspace, size: int) -> bytes:
    """The icon as PNG, a square of so many pixels."""
    return _drawn(place.name.strip()[:1].upper(), ground_of(place), size)


@lru_cache(maxsize=64)
def _drawn(letter: str, ground: str, size: int) -> bytes:
    image = Image.new("RGB", (size, size), ground)
    red, green, blue = image.getpixel((0, 0))  # type: ignore[misc]  # RGB has three
    is_light = 0.299 * red + 0.587 * green + 0.114 * blue > 150
    font = ImageFont.load_default(round(size * _LETTER))
    ink = "#10181a" if is_light else "#ffffff"
    middle = (size / 2, size / 2)
    ImageDraw.Draw(image).text(
        middle, letter, fill=ink, font=font, anchor="mm", stroke_width=size // 96
    )
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()
