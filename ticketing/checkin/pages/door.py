"""One door: where it is, which way it lets, and what it was asked."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Workspace
from accounts.site import signed_in
from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.models import Direction
from ticketing.checkin.scans import Doorkeeper

# Longer than any code: what is pasted by mistake is looked for no further.
MOST_TYPED = 300
MOST_NONCE = 64


@dataclass(frozen=True, slots=True)
class Door:
    """A gate of an event, and whoever stands there."""

    event: TicketedEvent
    gate: str
    direction: Direction
    by: Doorkeeper

    @classmethod
    def of(cls, request: HttpRequest, event: TicketedEvent) -> "Door | None":
        """The door that the address names; None when the event has no such gate."""
        gate = request.GET.get("gate", "")
        if gate not in (event.gates or [""]):
            return None
        way = Direction.OUT if request.GET.get("way") == Direction.OUT else Direction.IN
        return cls(event, gate, way, Doorkeeper(signed_in(request)))

    @property
    def workspace(self) -> Workspace:
        """Whose door it is."""
        return self.event.workspace

    @property
    def is_exit(self) -> bool:
        """Whether people leave here."""
        return self.direction is Direction.OUT

    def address(self, direction: Direction | None = None) -> str:
        """Where its page is, or that of the other way."""
        way = direction or self.direction
        asked = {"gate": self.gate} if self.gate else {}
        asked |= {"way": way.value} if way is Direction.OUT else {}
        page = reverse("door:door", args=[self.event.key])
        return f"{page}?{urlencode(asked)}" if asked else page

    @property
    def here(self) -> str:
        """Its own address."""
        return self.address()

    @property
    def way_in(self) -> str:
        """The address of the same gate, letting in."""
        return self.address(Direction.IN)

    @property
    def way_out(self) -> str:
        """The address of the same gate, letting out."""
        return self.address(Direction.OUT)


def typed(request: HttpRequest, name: str, most: int = MOST_TYPED) -> str:
    """What a form sent in a field, without blanks around it, cut at what can make sense."""
    return request.POST.get(name, "").strip()[:most]
