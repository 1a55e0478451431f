"""Photos come in by a form: several at once, and each is taken or refused by itself."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError
from ticketing.media.bodies import LONGEST_CAPTION, read_caption
from ticketing.media.encoding import make_photo
from ticketing.media.errors import PhotoTooLarge, TooManyPhotos
from ticketing.media.pages.walls import Wall
from ticketing.media.pages.words import words_for
from ticketing.media.services.uploading import Added, add_photo, refuse_upload
from ticketing.media.states import PhotoState

MOST_AT_ONCE = 20
_LONGEST_NAME = 80


@dataclass(slots=True)
class Received:
    """What became of what somebody sent."""

    added: int = 0
    known: int = 0
    waits: bool = False
    refused: list[str] = field(default_factory=list)
    # The photos that were not there before.
    photos: list[UUID] = field(default_factory=list)

    def words(self) -> str:
        """What to say of what was taken."""
        if not self.added:
            return _("You had added that already.") if self.known else ""
        words = ngettext("%(count)s photo is added.", "%(count)s photos are added.", self.added)
        said = words % {"count": self.added}
        if self.waits:
            waiting = _("The house looks at new photos before others see them.")
            return f"{said} {waiting}"
        return said


def receive(request: HttpRequest, wall: Wall, *, at: datetime) -> Received:
    """Add what a form brought. Not within a transaction."""
    received = Received()
    files = request.FILES.getlist("photos")
    if not files:
        received.refused.append(_("Choose a photo first."))
        return received
    if len(files) > MOST_AT_ONCE:
        words = _("Choose at most %(most)s photos at once.") % {"most": MOST_AT_ONCE}
        received.refused.append(words)
        return received
    try:
        refuse_upload(event=wall.event, by=wall.by)
        caption = read_caption(request.POST.get("caption", ""))
    except DomainError as refusal:
        received.refused.append(_words_before(refusal))
        return received
    for file in files:
        if not _take(received, file, wall, caption, at=at):
            break
    return received


def _take(
    received: Received, file: "UploadedFile[bytes]", wall: Wall, caption: str, *, at: datetime
) -> bool:
    """Take or refuse one of them; whether it makes sense to go on."""
    try:
        added = _add(file, wall, caption, at=at)
    except DomainError as refusal:
        name = "".join(filter(str.isprintable, file.name or ""))[:_LONGEST_NAME]
        received.refused.append(f"{name}: {words_for(refusal)}")
        return not isinstance(refusal, TooManyPhotos)
    received.added += added.created
    received.photos += [added.photo.id] if added.created else []
    received.known += not added.created
    received.waits = received.waits or added.photo.state == PhotoState.PENDING
    return True


def _add(file: "UploadedFile[bytes]", wall: Wall, caption: str, *, at: datetime) -> Added:
    if file.size is None or file.size > settings.MAX_PHOTO_BYTES:
        raise PhotoTooLarge
    made = make_photo(file.read())
    return add_photo(event=wall.event, by=wall.by, made=made, at=at, caption=caption)


def _words_before(refusal: DomainError) -> str:
    if any(fault.field == "caption" for fault in refusal.faults):
        words = _("Use at most %(most)s letters to say what is to be seen, and no special signs.")
        return words % {"most": LONGEST_CAPTION}
    return words_for(refusal)
