"""The colours of a letter: those of the pages, written as mail programs read them."""

from dataclasses import dataclass
from functools import lru_cache

from accounts.look.colours import read_colour


@dataclass(frozen=True, slots=True)
class Palette:
    """Each as `#rrggbb`; every text colour is readable on the ground, the surface and the tint."""

    ground: str
    surface: str
    text: str
    quiet: str
    edge: str
    accent: str
    on_accent: str
    tint: str


# Foyer's own, for a workspace without a colour.
OWN = "#0b5d66"


@lru_cache(maxsize=256)
def light(colour: str) -> Palette:
    """By day, in a workspace's colour."""
    own = read_colour(colour or OWN)
    return Palette(
        ground="#f5f6f6",
        surface="#ffffff",
        text="#141f22",
        quiet="#4e5c60",
        edge="#d5dcde",
        accent=own.hex_at(0.44, most=0.16),
        on_accent="#ffffff",
        tint=own.hex_at(0.955, most=0.025),
    )


@lru_cache(maxsize=256)
def dark(colour: str) -> Palette:
    """By night."""
    own = read_colour(colour or OWN)
    return Palette(
        ground="#0e1416",
        surface="#182023",
        text="#ebf0f1",
        quiet="#a5b1b4",
        edge="#344044",
        accent=own.hex_at(0.8, most=0.12),
        on_accent="#0e1416",
        tint=own.hex_at(0.27, most=0.035),
    )
