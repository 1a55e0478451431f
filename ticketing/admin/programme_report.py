"""What a programme would change, as its page says it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.errors import FieldFault
from ticketing.admin.moments import say_moment
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes.reports import Report
from ticketing.programmes.services.importing import MOST_WARNINGS
from ticketing.sessions.models import Room, Session, Speaker
from ticketing.sessions.planning import Slot


@dataclass(frozen=True, slots=True)
class Move:
    """A talk that is held at another time, or elsewhere; or nowhere any more."""

    title: str
    before: str
    after: str
    told: int


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a file; `refusal` when it was not taken."""

    refusal: str = ""
    faults: Sequence[FieldFault] = ()
    left_out: int = 0
    report: Report | None = None
    moves: Sequence[Move] = field(default_factory=list)
    removed: Sequence[Move] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is there already."""
        report = self.report
        return report is not None and not (
            report.created or report.changed or report.other_changes or report.removed
        )

    @property
    def in_short(self) -> str:
        """The numbers, in a line."""
        if self.report is None or self.changes_nothing:
            return _("nothing to change")
        numbers = {
            "created": self.report.created,
            "changed": self.report.changed,
            "moved": len(self.moves),
            "removed": len(self.removed),
        }
        return (
            _("%(created)s new, %(changed)s changed (%(moved)s moved), %(removed)s cancelled")
            % numbers
        )


def tell(report: Report, zone: ZoneInfo) -> Told:
    """A report, with the venue's times."""
    return Told(
        faults=report.warnings[:MOST_WARNINGS],
        left_out=max(len(report.warnings) - MOST_WARNINGS, 0),
        report=report,
        moves=[
            Move(
                one.session.title,
                _say(one.before, zone),
                _say(Slot.of(one.session), zone),
                one.told,
            )
            for one in report.moved
        ],
        removed=[Move(one.session.title, "", "", one.told) for one in report.removed],
    )


def counts_of(event: TicketedEvent) -> dict[str, int]:
    """How many sessions, rooms and speakers an event has; three queries."""
    rows = {"workspace": event.workspace, "ticketed_event": event}
    planned = Count("id", filter=Q(cancelled_at=None))
    sessions: dict[str, int] = Session.objects.filter(**rows).aggregate(sessions=planned)
    return sessions | {
        "rooms": Room.objects.filter(**rows).count(),
        "speakers": Speaker.objects.filter(**rows).count(),
    }


def _say(slot: Slot, zone: ZoneInfo) -> str:
    room = slot.room.title if slot.room else _("no room")
    return f"{say_moment(slot.starts_at, zone)}, {room}"
