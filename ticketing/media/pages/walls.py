"""An event's gallery as one person sees it: a ticket holder, or somebody with a guest link."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from core.ids import as_uuid
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.errors import UnknownPhoto
from ticketing.media.links import photo_path
from ticketing.media.models import Photo, PhotoQuerySet
from ticketing.media.names import LARGE, SIDES, SMALL
from ticketing.media.reading import is_own, newer_and_older, seen_photos
from ticketing.media.services.uploading import Uploader
from ticketing.media.states import PhotoState

PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class Hung:
    """A photo on a wall: its addresses, and how large it is shown."""

    photo: Photo
    address: str
    small: str
    large: str
    is_own: bool
    # By who looks: a guest link is many people's.
    is_removable: bool

    @property
    def waits(self) -> bool:
        """Whether staff have yet to look at it."""
        return self.photo.state == PhotoState.PENDING

    @property
    def width(self) -> int:
        """Of the small file, in pixels."""
        return self._scaled(self.photo.width)

    @property
    def height(self) -> int:
        """Of the small file, in pixels."""
        return self._scaled(self.photo.height)

    def _scaled(self, side: int) -> int:
        longest = max(self.photo.width, self.photo.height)
        return max(1, round(side * min(1, SIDES[SMALL] / longest)))


@dataclass(frozen=True)
class Wall:
    """What somebody sees of a gallery, and where: `address` is that of the whole.

    `added` are the photos that a guest added from this device.
    """

    event: TicketedEvent
    by: Uploader
    address: str
    added: frozenset[UUID] = frozenset()

    @property
    def is_guests(self) -> bool:
        """Whether a guest link leads here."""
        return self.by.guest_pass is not None

    @property
    def shows_photos(self) -> bool:
        """Whether photos are seen here, and not only added."""
        return self.by.guest_pass is None or not self.by.guest_pass.is_upload_only

    @cached_property
    def photos(self) -> PhotoQuerySet:
        """Everything that is seen here; where photos are only added, one's own."""
        seen = seen_photos(self.event, self.by)
        return seen if self.shows_photos else seen.filter(id__in=self.added)

    def part(self, before: str) -> tuple[list[Hung], str]:
        """Those that follow a photo, or the first ones; and the last of them if more follow."""
        key = as_uuid(before)
        rows = self.photos.filter(id__lt=key) if key else self.photos
        found = list(rows[: PER_PAGE + 1])
        hung = [self.hang(one) for one in found[:PER_PAGE]]
        return hung, str(hung[-1].photo.id) if len(found) > PER_PAGE else ""

    def find(self, name: str) -> Hung:
        """One of them. Raises UnknownPhoto."""
        key = as_uuid(name)
        found = self.photos.filter(id=key).first() if key else None
        if found is None:
            raise UnknownPhoto
        return self.hang(found)

    def beside(self, hung: Hung) -> tuple[Hung | None, Hung | None]:
        """The newer one and the older one."""
        newer, older = newer_and_older(hung.photo, self.photos)
        return self.hang(newer) if newer else None, self.hang(older) if older else None

    def hang(self, photo: Photo) -> Hung:
        """A photo with its addresses."""
        photo.workspace, photo.ticketed_event = self.event.workspace, self.event
        own = is_own(photo, self.by)
        return Hung(
            photo,
            f"{self.address}{photo.id}/",
            photo_path(photo, SMALL),
            photo_path(photo, LARGE),
            own,
            own and (not self.is_guests or photo.id in self.added),
        )
