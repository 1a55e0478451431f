"""Photos of the tests: made with Pillow, small, and what hostile people send."""

import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from accounts.models import Customer
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.encoding import make_photo
from ticketing.media.models import GuestPass, Photo
from ticketing.media.services.guests import PassWishes, make_guest_pass
from ticketing.media.services.uploading import Uploader, add_photo

PARTY = datetime(2099, 6, 12, 20, 0, tzinfo=UTC)


def image(color: Any = "teal", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """A small image of one colour."""
    return Image.new(mode, size, color)


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """An image as a file."""
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def jpeg(color: Any = "teal", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A small JPEG of one colour."""
    return encoded(image(color, size), **options)


def opened(content: bytes) -> Image.Image:
    """What a file shows."""
    return Image.open(BytesIO(content))


def located_jpeg() -> bytes:
    """A JPEG that says where, when, with what and by whom it was taken, in every way there is."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0132] = "2026:11:21 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    return jpeg(exif=exif, comment=b"SecretComment", xmp=b"<x:xmpmeta>SecretPlace</x:xmpmeta>")


def bomb(side: int = 40_000) -> bytes:
    """A PNG of so many pixels squared, in few bytes: one bit each, all alike."""
    row = b"\0" + b"\0" * (side // 8)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    pressed = zlib.compressobj(9)
    rows = b"".join(pressed.compress(row) for _ in range(side)) + pressed.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


def add(event: TicketedEvent, by: Uploader | None = None, color: Any = "teal") -> Photo:
    """A photo of this colour, added by staff unless told otherwise."""
    made = make_photo(jpeg(color))
    return add_photo(event=event, by=by or Uploader(), made=made, at=PARTY).photo


def guest_pass_of(event: TicketedEvent, **wishes: Any) -> tuple[GuestPass, str]:
    """A guest pass for table 4, and its token."""
    return make_guest_pass(event=event, wishes=PassWishes("Table 4", **wishes), at=PARTY)


def gallery_names(event: TicketedEvent, member: Customer) -> dict[str, str]:
    """What a gallery has that another workspace must not see."""
    guest_pass, token = guest_pass_of(event)
    photo = Photo.objects.create(
        workspace=event.workspace,
        ticketed_event=event,
        customer=member,
        name="secret",
        digest="secret",
        caption="Secret photo",
        state="approved",
        width=6,
        height=4,
        stored_bytes=0,
        uploaded_at=PARTY,
    )
    return {"photo": str(photo.id), "guest_pass": str(guest_pass.id), "guest": token}
