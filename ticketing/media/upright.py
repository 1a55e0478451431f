"""Photos the right way up: cameras turn the picture by a mark beside it, which is not kept."""

from contextlib import suppress

from PIL import Image

_ORIENTATION = 0x0112
# EXIF 2.32, 4.6.4: what undoes each mark.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(image: Image.Image) -> Image.Image:
    """The image as it was meant to be seen; read whole, which raises where it is cut off."""
    mark = None
    # A mark that cannot be read turns nothing.
    with suppress(Exception):
        mark = image.getexif().get(_ORIENTATION)
    image.load()
    turn = _TURNS.get(mark) if isinstance(mark, int) else None
    return image if turn is None else image.transpose(turn)
