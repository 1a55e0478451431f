"""A workspace's colour, made readable: its hue stays, its lightness is ours.

The way from sRGB to OKLCH is Björn Ottosson's, https://bottosson.github.io/posts/oklab/.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """In OKLCH: lightness from 0 to 1, chroma from 0, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, *, most: float) -> str:
        """The same hue as CSS writes it, at a lightness, and no more colourful than `most`."""
        return f"oklch({lightness:.1%} {min(self.chroma, most):.3f} {self.hue:.1f})"


def read_colour(code: str) -> Colour:
    """What `#rrggbb` is. Raises ValueError for anything else."""
    if len(code) != 7 or code[0] != "#":
        raise ValueError(code)
    red, green, blue = (_linear(int(code[at : at + 2], 16)) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    along = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    across = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Colour(
        lightness, math.hypot(along, across), math.degrees(math.atan2(across, along)) % 360
    )


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
