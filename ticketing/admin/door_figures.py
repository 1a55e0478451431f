"""The door's figures as the page of an event shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ticketing.checkin.reading import Occupancy

# A night: what is further back is of another day of the event.
MOST_QUARTERS = 48


@dataclass(frozen=True, slots=True)
class Gate:
    """How many came in and went out by one door."""

    name: str
    entered: int
    left: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """How many came in and went out in a quarter of an hour; `most` is the length of all bars."""

    begins: str
    entered: int
    left: int
    most: int


def gate_lines(door: Occupancy) -> list[Gate]:
    """Every gate, also where nobody came by; none when nothing is known of gates."""
    return [
        Gate(name or _("no gate named"), flow.entered, flow.left)
        for name, flow in door.gates.items()
    ]


def quarter_bars(door: Occupancy, zone: ZoneInfo) -> Sequence[Quarter]:
    """The newest quarters in which somebody came by, by the venue's clock."""
    newest = list(door.quarters.items())[-MOST_QUARTERS:]
    most = max((flow.entered for _begins, flow in newest), default=0) or 1
    return [
        Quarter(date_format(begins.astimezone(zone), "D H:i"), flow.entered, flow.left, most)
        for begins, flow in newest
    ]
