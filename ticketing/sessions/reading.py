"""The sessions of an event, their seats, and what one customer has of them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Customer
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.inventory.models import Stock
from ticketing.sessions.models import (
    Invitation,
    Participant,
    Programme,
    Session,
    SessionSeat,
    SessionSpeaker,
    Speaker,
)
from ticketing.sessions.states import InvitationState, SeatState
from ticketing.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Offered:
    """A session as somebody sees it. `left` None is any number; `own` None is nothing."""

    session: Session
    speakers: Sequence[Speaker]
    left: int | None
    own: SessionSeat | None = None


def sessions_of(event: TicketedEvent, customer: Customer | None = None) -> list[Offered]:
    """What is planned at an event, in the order of time, with what a customer has of it."""
    return offered_in(
        event, list(Session.objects.of(event).planned().select_related("room")), customer
    )


def offered_in(
    event: TicketedEvent, sessions: Sequence[Session], customer: Customer | None = None
) -> list[Offered]:
    """These sessions of an event as somebody sees them, with what a customer has of them."""
    return _offered(event, sessions, speakers_of(sessions), customer)


def glanced_at(
    event: TicketedEvent, sessions: QuerySet[Session], customer: Customer | None = None
) -> list[Offered]:
    """The same without what only a session's own page says: of hundreds it is half the work."""
    rows = sessions.select_related("room").defer("abstract", "description", "url", "license")
    found = list(rows)
    names = speakers_of(found, rows=SessionSpeaker.objects.defer("speaker__biography"))
    return _offered(event, found, names, customer)


def _offered(
    event: TicketedEvent,
    sessions: Sequence[Session],
    speakers: Mapping[UUID, list[Speaker]],
    customer: Customer | None,
) -> list[Offered]:
    ids = [one.id for one in sessions]
    rows = Stock.objects.of(event.workspace).filter(subject_id__in=ids)
    left = {stock.subject_id: stock.left for stock in rows}
    own = {} if customer is None else _own(customer, ids)
    return [
        Offered(one, speakers.get(one.id, []), left.get(one.id), own.get(one.id))
        for one in sessions
    ]


def speakers_of(
    sessions: Sequence[Session], rows: QuerySet[SessionSpeaker] | None = None
) -> Mapping[UUID, list[Speaker]]:
    """Who speaks in sessions of one event, in the order of the organiser."""
    found: dict[UUID, list[Speaker]] = defaultdict(list)
    if sessions:
        rows = (SessionSpeaker.objects.all() if rows is None else rows).filter(
            workspace=sessions[0].workspace_id, session__in=[one.id for one in sessions]
        )
        for row in rows.select_related("speaker").order_by("position", "id"):
            found[row.session_id].append(row.speaker)
    return found


def _own(customer: Customer, ids: Sequence[UUID]) -> Mapping[UUID, SessionSeat]:
    rows = SessionSeat.objects.of(customer.workspace).open()
    rows = rows.filter(customer=customer, session__in=ids)
    return {row.session_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a programme, which may end after midnight."""

    date: date
    begins_at: datetime
    ends_at: datetime
    sessions: Sequence[Offered]


def days_of(event: TicketedEvent, offered: Sequence[Offered]) -> list[Day]:
    """The days on which sessions are held, on the event's own clock.

    What is before the hour at which the programme's days begin belongs to the evening before.
    """
    begins = day_begin_of(event)
    days: dict[date, list[Offered]] = defaultdict(list)
    for one in offered:
        days[_day_of(one.session.starts_at, event, begins)].append(one)
    return [
        Day(
            on,
            datetime.combine(on, begins, event.zone),
            datetime.combine(on + timedelta(days=1), begins, event.zone),
            sessions,
        )
        for on, sessions in sorted(days.items())
    ]


def when_held(event: TicketedEvent) -> list[tuple[date, int]]:
    """The days of an event's programme, and how many sessions each has."""
    rows = Session.objects.of(event).planned().order_by()
    starts = list(rows.values_list("starts_at", flat=True))
    if not starts:
        return []
    begins = day_begin_of(event)
    return sorted(Counter(_day_of(one, event, begins) for one in starts).items())


def held_on(event: TicketedEvent, on: date) -> Q:
    """Which sessions begin on a day of an event's programme."""
    begins = day_begin_of(event)
    first = datetime.combine(on, begins, event.zone)
    return Q(
        starts_at__gte=first,
        starts_at__lt=datetime.combine(on + timedelta(days=1), begins, event.zone),
    )


def day_at(event: TicketedEvent, moment: datetime) -> date:
    """To which day of an event's programme an instant belongs."""
    return _day_of(moment, event, day_begin_of(event))


def _day_of(moment: datetime, event: TicketedEvent, begins: time) -> date:
    local = moment.astimezone(event.zone)
    return local.date() - timedelta(days=1) if local.time() < begins else local.date()


def day_begin_of(event: TicketedEvent) -> time:
    """When the days of an event's programme begin, on its own clock: midnight unless told."""
    rows = Programme.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    return rows.values_list("day_begins_at", flat=True).first() or time(0)


def places_of(customer: Customer) -> QuerySet[SessionSeat]:
    """Every seat, and place in a line, of a customer, with its session and event.

    Each comes with `ahead`: how many wait before them.
    """
    ahead = SessionSeat.objects.filter(
        workspace=customer.workspace_id,
        session=OuterRef("session"),
        state=SeatState.STANDBY,
        position__lt=OuterRef("position"),
    )
    counted = ahead.order_by().values("session").annotate(number=Count("id")).values("number")
    rows = SessionSeat.objects.of(customer.workspace).open().filter(customer=customer)
    rows = rows.filter(session__workspace=customer.workspace_id)
    return (
        rows.select_related("session__room", "session__ticketed_event", "ticket")
        .annotate(ahead=counted)
        .order_by("session__starts_at", "id")
    )


def places_at(event: TicketedEvent, customer: Customer | None) -> list[SessionSeat]:
    """The same at one event, in sessions that are still held; nobody has none."""
    if customer is None:
        return []
    rows = places_of(customer).filter(session__ticketed_event=event, session__cancelled_at=None)
    return list(rows)


def invitations_of(customer: Customer) -> QuerySet[Invitation]:
    """What a customer is asked for, the newest first."""
    rows = Invitation.objects.filter(workspace=customer.workspace_id, customer=customer)
    rows = rows.select_related("session__room", "ticketed_event")
    return rows.order_by("-invited_at", "-id")


def unanswered(customers: Sequence[Customer], *, at: datetime) -> QuerySet[Invitation]:
    """What people were asked, and can still say yes to; the newest first."""
    rows = Invitation.objects.filter(
        workspace__in={one.workspace_id for one in customers},
        customer__in=customers,
        state=InvitationState.INVITED,
        ticketed_event__status=EventState.PUBLISHED,
        ticketed_event__ends_at__gt=at,
    )
    held = Q(session__cancelled_at=None, session__ends_at__gt=at)
    return rows.filter(Q(session=None) | held).order_by("-invited_at", "-id")


def invitations_to(event: TicketedEvent) -> QuerySet[Invitation]:
    """Who was asked to take part in an event, the newest first."""
    rows = Invitation.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    rows = rows.select_related("session__room", "ticketed_event", "customer")
    return rows.order_by("-invited_at", "-id")


def attends(customer: Customer, event: TicketedEvent) -> bool:
    """Whether somebody has a valid ticket for an event, or accepted an invitation to it."""
    tickets = Ticket.objects.held_by(customer).valid().filter(ticketed_event=event)
    return tickets.exists() or _accepted(event).filter(customer=customer).exists()


def seen_at(event: TicketedEvent) -> QuerySet[Participant]:
    """Those who attend an event and agreed to be seen, the last to agree first."""
    tickets = Ticket.objects.filter(workspace=event.workspace_id, ticketed_event=event).valid()
    same = {"customer": OuterRef("customer")}
    return Participant.objects.seen_at(event).filter(
        Q(Exists(tickets.filter(**same))) | Q(Exists(_accepted(event).filter(**same)))
    )


def seen_in(session: Session) -> QuerySet[Participant]:
    """Those of them who have a seat in a session."""
    seats = SessionSeat.objects.filter(
        workspace=session.workspace_id,
        session=session,
        state=SeatState.SELECTED,
        customer=OuterRef("customer"),
    )
    return seen_at(session.ticketed_event).filter(Exists(seats))


def _accepted(event: TicketedEvent) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        workspace=event.workspace_id, ticketed_event=event, state=InvitationState.ACCEPTED
    )
