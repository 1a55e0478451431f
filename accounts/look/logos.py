"""Logos of workspaces: what was uploaded is drawn anew, and kept under a name of its content."""

import hashlib
import io
import re
from functools import lru_cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.models import Workspace
from core.errors import Invalid

MOST_BYTES = 2 * 1024 * 1024
_MOST_PIXELS = 16_000_000
_LEAST_SIDE = 16
_SIDE = 512
# Letters show it 48 pixels high; three times that, for sharp screens.
_SMALL_SIDE = 144
# No SVG: it is a program, and it may ask other places for what it shows.
_FORMATS = ("PNG", "JPEG", "WEBP")
_FOLDER = "logos"
_FILE_NAME = re.compile(r"[0-9a-f]{32}-[0-9a-f]{16}\.png")


def put_logo(*, workspace: Workspace, raw: bytes) -> None:
    """Show this picture wherever the workspace is named. Never inside a transaction.

    Nothing but its pixels is kept. Raises Invalid for what is no picture, or too large a one.
    """
    content = _drawn_anew(raw)
    digest = hashlib.sha256(content).hexdigest()[:16]
    name = f"{_FOLDER}/{workspace.id.hex}-{digest}.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    _change(workspace, name)


def remove_logo(*, workspace: Workspace) -> None:
    """Show the first letter of the workspace's name again. Never inside a transaction."""
    _change(workspace, "")


def file_of(workspace: Workspace) -> str:
    """The last part of the logo's address."""
    return workspace.logo.removeprefix(f"{_FOLDER}/")


def read_logo(file_name: str) -> bytes | None:
    """The picture under a logo's name, while it is a workspace's; None for anything else."""
    name = f"{_FOLDER}/{file_name}"
    if not _FILE_NAME.fullmatch(file_name) or not Workspace.objects.filter(logo=name).exists():
        return None
    return _read(name)


@lru_cache(maxsize=64)
def small_logo(name: str) -> bytes | None:
    """The logo as small as letters show it; None where it cannot be read: letters go without."""
    content = _read(name)
    if content is None:
        return None
    image = Image.open(io.BytesIO(content), formats=["PNG"])
    image.thumbnail((_SMALL_SIDE, _SMALL_SIDE), Image.Resampling.LANCZOS)
    return _as_png(image)


def _change(workspace: Workspace, name: str) -> None:
    """Name the new file, then forget the old one: no page ever names a file that is gone."""
    former, workspace.logo = workspace.logo, name
    workspace.save(update_fields=["logo"])
    if former and former != name:
        default_storage.delete(former)


def _read(name: str) -> bytes | None:
    try:
        with default_storage.open(name) as file:
            content: bytes = file.read()
            return content
    except OSError:
        return None


def _drawn_anew(raw: bytes) -> bytes:
    if len(raw) > MOST_BYTES:
        raise Invalid.field("logo", "too_large", _("The picture has more than 2 MB."))
    try:
        image = Image.open(io.BytesIO(raw), formats=_FORMATS)
        if image.width * image.height > _MOST_PIXELS or min(image.size) < _LEAST_SIDE:
            words = _("A logo has from 16 to 4,000 pixels on each side.")
            raise Invalid.field("logo", "wrong_size", words)
        image.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        return _as_png(ImageOps.exif_transpose(image).convert("RGBA"))
    except Invalid:
        raise
    except Exception as fault:
        # The decoders raise what they like for bytes that somebody made up.
        words = _("This is no picture that can be read: choose a PNG, JPEG or WebP file.")
        raise Invalid.field("logo", "unreadable", words) from fault


def _as_png(image: Image.Image) -> bytes:
    """The pixels alone: what else a file says of itself is left behind."""
    bare = Image.new("RGBA", image.size)
    bare.paste(image)
    written = io.BytesIO()
    bare.save(written, "PNG", optimize=True)
    return written.getvalue()
