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

    def hex_at(self, lightness: float, *, most: float) -> str:
        """The same for who does not read CSS as browsers do: `#rrggbb`."""
        return as_hex(lightness, min(self.chroma, most), self.hue)


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


def as_hex(lightness: float, chroma: float, hue: float) -> str:
    """What OKLCH is as `#rrggbb`, for mail programs; clipped where sRGB has no such colour."""
    along, across = (chroma * turn(math.radians(hue)) for turn in (math.cos, math.sin))
    long = (lightness + 0.3963377774 * along + 0.2158037573 * across) ** 3
    middle = (lightness - 0.1055613458 * along - 0.0638541728 * across) ** 3
    short = (lightness - 0.0894841775 * along - 1.2914855480 * across) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return "#" + "".join(f"{_part(share):02x}" for share in (red, green, blue))


def contrast(one: str, other: str) -> float:
    """How well one `#rrggbb` is read on another, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(code: str) -> float:
    red, green, blue = (_linear(int(code[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _part(share: float) -> int:
    share = min(max(share, 0.0), 1.0)
    curved = 12.92 * share if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055
    return round(curved * 255)
