"""Files of photos in Django's storage: never written or removed inside a transaction."""

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ticketing.media.names import SIDES, file_of


def write_files(name: str, files: Mapping[str, bytes]) -> None:
    """Write a photo's files; those of an attempt that was cut off are written anew."""
    for size, content in files.items():
        wanted = file_of(name, size)
        default_storage.delete(wanted)
        written = default_storage.save(wanted, ContentFile(content))
        if written != wanted:
            # Somebody who sent the same photo at the same moment was first.
            default_storage.delete(written)


def remove_files(name: str) -> None:
    """Remove a photo's files; nothing where there are none."""
    for size in SIDES:
        default_storage.delete(file_of(name, size))


def read_bytes(name: str, size: str) -> bytes | None:
    """The content of a photo's file; None where there is none."""
    try:
        with default_storage.open(file_of(name, size)) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None
