"""The QR of a code: dark runs of its matrix, drawn as SVG, PNG, or whatever draws rectangles."""

import io
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

# The quiet zone that ISO/IEC 18004 asks for, in modules on each side.
QUIET = 4
_PIXELS_A_MODULE = 8

Matrix = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=512)
def matrix_of(code: str) -> Matrix:
    """The modules of a code's QR, quiet zone included; True is dark."""
    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    drawn.add_data(QRData(code, mode=MODE_ALPHA_NUM))
    drawn.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in drawn.get_matrix())


def dark_runs(matrix: Matrix) -> Iterator[tuple[int, int, int]]:
    """What is dark, row by row: column, row and length of each run."""
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield x, y, length
            x += length


def svg_of(code: str) -> str:
    """The QR as SVG of any size: one path, black on white."""
    matrix = matrix_of(code)
    side = len(matrix)
    path = "".join(f"M{x} {y}h{length}v1H{x}z" for x, y, length in dark_runs(matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{path}"/></svg>'
    )


def png_of(code: str) -> bytes:
    """The QR as PNG, eight pixels a module."""
    matrix = matrix_of(code)
    side = len(matrix)
    image = Image.new("1", (side, side), 1)
    for x, y, length in dark_runs(matrix):
        image.paste(0, (x, y, x + length, y + 1))
    written = io.BytesIO()
    size = side * _PIXELS_A_MODULE
    image.resize((size, size), Image.Resampling.NEAREST).save(written, "PNG", optimize=True)
    return written.getvalue()
