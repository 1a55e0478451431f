"""The small pictures of a pass: a ticket in the workspace's colour, drawn here."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from ticketing.tickets.wallet.colours import Colour, words_on

_SIDE = 29
# Drawn larger and made smaller: so its edges are smooth.
_FINER = 8


@lru_cache(maxsize=64)
def icons_in(colour: Colour) -> dict[str, bytes]:
    """The pictures that a pass has, by the names of their files."""
    sizes = {"": 1, "@2x": 2, "@3x": 3}
    return {
        f"{name}{suffix}.png": _ticket(colour, _SIDE * times)
        for name in ("icon", "logo")
        for suffix, times in sizes.items()
    }


def _ticket(colour: Colour, side: int) -> bytes:
    whole = side * _FINER
    image = Image.new("RGB", (whole, whole), colour)
    pen = ImageDraw.Draw(image)
    ink = words_on(colour)
    left, right, top, bottom = (whole * share // 100 for share in (16, 84, 30, 70))
    pen.rounded_rectangle((left, top, right, bottom), radius=whole // 20, fill=ink)
    notch = whole // 14
    for x in (left, right):
        pen.ellipse((x - notch, whole // 2 - notch, x + notch, whole // 2 + notch), fill=colour)
    tear = whole * 64 // 100
    pen.line((tear, top, tear, bottom), fill=colour, width=whole // 28)
    written = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()
