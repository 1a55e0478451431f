"""The one style sheet of the public pages: its parts in order, then a workspace's own colour."""

import hashlib
import re
from functools import cache, lru_cache

from django.conf import settings
from django.urls import reverse

from accounts.look.colours import Colour, read_colour
from accounts.models import Workspace

# One file per part of the pages; the first one names the layers.
PARTS = (
    "tokens",
    "base",
    "components",
    "forms",
    "frame",
    "account",
    "shop",
    "tickets",
    "sessions",
    "card",
    "door",
)
FOYER = "foyer"
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\s+")


def sheet_of(colour: str) -> str:
    """The whole style sheet, in a workspace's colour; in Foyer's own, if that is empty."""
    return _shared() + (_own(read_colour(colour)) if colour else "")


@lru_cache(maxsize=256)
def address_of(name: str, colour: str) -> str:
    """Where the sheet is. The address changes with what is in it, so it is kept for a year."""
    digest = hashlib.sha256(sheet_of(colour).encode()).hexdigest()[:12]
    return reverse("look", args=[name, digest])


def sheet_address(workspace: Workspace | None) -> str:
    """The sheet of a workspace's pages, or of those that are nobody's."""
    return address_of(workspace.slug, workspace.colour) if workspace else address_of(FOYER, "")


@cache
def _shared() -> str:
    folder = settings.BASE_DIR / "static" / "foyer" / "pages"
    whole = "\n".join((folder / f"{part}.css").read_text() for part in PARTS)
    return _BLANK.sub(" ", _REMARK.sub("", whole)).strip()


def _own(colour: Colour) -> str:
    """The tokens that a workspace's colour changes: as readable as Foyer's own, whatever it is."""
    light = (
        f"--accent:{colour.at(0.44, most=0.16)};--accent-hover:{colour.at(0.36, most=0.14)};"
        f"--notice:{colour.at(0.955, most=0.025)};--tint:{colour.at(0.93, most=0.05)};"
    )
    dark = (
        f"--accent:{colour.at(0.8, most=0.12)};--accent-hover:{colour.at(0.87, most=0.09)};"
        f"--notice:{colour.at(0.27, most=0.035)};--tint:{colour.at(0.32, most=0.06)};"
    )
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
