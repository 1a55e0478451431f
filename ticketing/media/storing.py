"""Files of photos in Django's storage: never written or removed inside a transaction."""

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ticketing.media.names import PICTURE_SIDES, file_of

_TRIES = 5


def write_files(name: str, files: Mapping[str, bytes]) -> None:
    """Write a photo's files; those of an attempt that was cut off are written anew."""
    for size, content in files.items():
        wanted = file_of(name, size)
        default_storage.delete(wanted)
        _write(wanted, content)


def _write(wanted: str, content: bytes) -> None:
    for tries_left in reversed(range(_TRIES)):
        try:
            written = default_storage.save(wanted, ContentFile(content))
        except FileNotFoundError:
            # Somebody sends the same photo at this moment, and deleted the file to write it anew.
            if not tries_left:
                raise
        else:
            if written != wanted:
                # Somebody who sent the same photo at the same moment was first.
                default_storage.delete(written)
            return


def remove_files(name: str) -> None:
    """Remove a photo's files; nothing where there are none."""
    for size in PICTURE_SIDES:
        default_storage.delete(file_of(name, size))


def read_bytes(name: str, size: str) -> bytes | None:
    """The content of a photo's file; None where there is none."""
    try:
        with default_storage.open(file_of(name, size)) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None
