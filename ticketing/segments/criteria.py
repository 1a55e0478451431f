"""What segments can ask of tickets; `config/reactions.py` lists it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg import sql

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.comparing import Operator
from analytics.segments.criterion import Criterion
from analytics.segments.kinds.activity import check_days, check_limit
from analytics.segments.kinds.people import check_names
from analytics.segments.kinds.wording import say_any
from analytics.segments.rows import compared
from analytics.segments.spans import say_days
from analytics.segments.who import Who
from core.errors import FieldFault
from ticketing.models import TicketedEvent

_HELD = sql.SQL("""
    SELECT customer_id, count(*) AS measured FROM ticketing_ticket
    WHERE workspace_id = %(workspace)s AND state = 'valid' AND {} GROUP BY customer_id
""")
# A scan that was undone let nobody in.
_ATTENDED = sql.SQL("""
    SELECT customer_id, count(DISTINCT ticketed_event_id) AS measured FROM ticketing_checkin
    WHERE workspace_id = %(workspace)s AND direction = 'in' AND undone_at IS NULL
        AND {} AND {} GROUP BY customer_id
""")
_OF_EVENTS = sql.SQL("""
    ticketed_event_id IN (
        SELECT id FROM ticketing_ticketedevent
        WHERE workspace_id = %(workspace)s AND key = ANY(%(events)s)
    )
""")
_ALL = sql.SQL("true")
_SINCE = sql.SQL("scanned_at >= %(since)s")


class OfTicketedEvents(Criterion, frozen=True, kw_only=True):
    """A criterion about these events, named by their keys; none named is any."""

    events: list[str] = []
    operator: Operator = Operator.AT_LEAST
    value: int = 1

    def faults(self) -> Iterator[FieldFault]:
        yield from check_limit("value", self.value)
        if self.events:
            yield from check_names("events", self.events)

    def unknown(self, workspace: Workspace) -> Iterator[FieldFault]:
        found = TicketedEvent.objects.of(workspace).filter(key__in=self.events)
        known = set(found.values_list("key", flat=True)) if self.events else set()
        for number, key in enumerate(self.events):
            if key not in known:
                words = _("There is no event %(key)s.") % {"key": repr(key)}
                yield FieldFault(f"events.{number}", "unknown_ticketed_event", words)

    def chosen(self) -> sql.SQL:
        """What a row must fulfil."""
        return _OF_EVENTS if self.events else _ALL


class TicketsHeld(OfTicketedEvents, frozen=True, kw_only=True, tag="tickets_held"):
    """How many valid tickets a customer holds now, whoever bought them."""

    def who(self, asked: Asked) -> Who:
        return compared(
            _HELD.format(self.chosen()),
            {"events": self.events},
            asked=asked,
            operator=self.operator,
            limit=self.value,
        )

    def words(self, workspace: Workspace) -> str:
        tickets = ngettext("%(count)s ticket", "%(count)s tickets", abs(self.value))
        said = f"{self.operator.words} {tickets % {'count': self.value}}"
        return f"{said} {_('for')} {say_any(self.events)}" if self.events else said


class Attended(OfTicketedEvents, frozen=True, kw_only=True, tag="attended"):
    """How many different events a customer was let into."""

    within_days: int | None = None

    def faults(self) -> Iterator[FieldFault]:
        yield from super().faults()
        yield from check_days("within_days", self.within_days)

    def who(self, asked: Asked) -> Who:
        days = self.within_days
        return compared(
            _ATTENDED.format(self.chosen(), _ALL if days is None else _SINCE),
            {"events": self.events, "since": None if days is None else asked.since(days)},
            asked=asked,
            operator=self.operator,
            limit=self.value,
        )

    def words(self, workspace: Workspace) -> str:
        if self.events and (self.operator, self.value) == (Operator.AT_LEAST, 1):
            said = _("attended %(events)s") % {"events": say_any(self.events)}
        else:
            events = ngettext("%(count)s event", "%(count)s events", abs(self.value))
            count = f"{self.operator.words} {events % {'count': self.value}}"
            said = _("attended %(events)s") % {"events": count}
            if self.events:
                said = f"{said} {_('of')} {say_any(self.events)}"
        return said if self.within_days is None else f"{said} {say_days(self.within_days)}"


CRITERIA: list[type[Criterion]] = [TicketsHeld, Attended]
