"""A house's icon in a browser's tab: its logo, else its first letter in its colour."""

import hashlib
from functools import lru_cache

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from accounts.look.logos import file_of
from accounts.look.palette import light
from accounts.models import Workspace


def icon_address(workspace: Workspace | None) -> str:
    """Where the icon is; the address changes with what is in it."""
    if workspace is None:
        return static("foyer/icon.svg")
    if workspace.logo:
        return reverse("logo", args=[file_of(workspace)])
    return lettered_address(workspace)


def lettered_address(workspace: Workspace) -> str:
    """Where the icon with the letter is."""
    digest = hashlib.sha256(icon_of(workspace).encode()).hexdigest()[:12]
    return reverse("icon", args=[workspace.slug, digest])


def icon_of(workspace: Workspace) -> str:
    """The icon with the letter, as SVG."""
    return _drawn(workspace.name.strip()[:1].upper(), workspace.colour)


@lru_cache(maxsize=256)
def _drawn(letter: str, colour: str) -> str:
    context = {"letter": letter, "look": light(colour)}
    return render_to_string("look/icon.svg", context).strip()
