"""One customer's streaks and challenges, counted from the events and written nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Customer
from accounts.models.customers import zone_name_at
from loyalty.engine.counting import types_of
from loyalty.engine.history import events_of
from loyalty.engine.live import Counted, Live
from loyalty.engine.recorded import Recorded
from loyalty.engine.refunds import amounts_kept
from loyalty.engine.standing import Standings, standings_of
from loyalty.models import Member
from loyalty.rules.facts import Facts


@dataclass(frozen=True, slots=True)
class Look:
    """A customer who is only looked at: `standings` as they are kept, and what was recorded.

    What is kept says what was paid. Where the customer stands follows from the events alone: it
    is right before a changed definition was counted anew, too.
    """

    customer: Customer
    live: Live
    at: datetime
    standings: Standings
    events: Sequence[Recorded]
    kept: Mapping[UUID, Decimal]

    def zone_name_at(self, moment: datetime, /) -> str:
        """Where the customer's days began at an instant; "" is the workspace's zone."""
        return zone_name_at(moment, former=self.customer.former_zones, now=self.customer.time_zone)

    @property
    def zone(self) -> tzinfo:
        """Where the customer's days begin now."""
        name = self.zone_name_at(self.at)
        return ZoneInfo(name) if name else self.live.zone

    def included(self, one: Counted) -> list[Facts]:
        """The events that count for a streak or challenge."""
        facts = (Facts(e, zone=self.live.zone, kept=self.kept.get(e.id)) for e in self.events)
        return [fact for fact in facts if one.includes(fact)]


def look_at(customer: Customer, counted: Sequence[Counted], live: Live, at: datetime) -> Look:
    """Read what these streaks and challenges need of a customer: two queries."""
    workspace = customer.workspace
    kept = Member.objects.of(workspace).filter(customer_id=customer.id)
    standings = kept.values_list("standings", flat=True).first()
    events = events_of(workspace=workspace, customer_ids=[customer.id], types=types_of(counted))
    return Look(customer, live, at, standings_of(standings or {}), events, amounts_kept(events))
