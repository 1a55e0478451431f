"""Seats in sessions are taken and freed; whoever waits moves up in the same transaction.

Locks, after the tickets of who acts and the shared event: the sessions whose seats change and the
sessions that their owner waits for at that time, in the order of their ids; then, where somebody
waits, the event's turn to move people up. So nobody moves up in two sessions at once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import Greatest

from accounts.models import Customer
from events.drafts import Draft
from ticketing.catalogue.models import TicketedEvent
from ticketing.facts import custom, tell
from ticketing.inventory.models import Stock
from ticketing.inventory.services import give_back, take
from ticketing.sessions.models import Session, SessionSeat
from ticketing.sessions.states import SeatState
from ticketing.tickets.models import Ticket


def lock_sessions(event: TicketedEvent, ids: Iterable[UUID]) -> Mapping[UUID, Session]:
    """These sessions, whose seats nobody else changes until the transaction ends."""
    rows = Session.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    rows = rows.filter(id__in=list(ids)).select_related("room").order_by("id")
    return {one.id: one for one in rows.select_for_update(of=("self",), no_key=True)}


def busy_at(workspace_id: UUID, session: Session) -> QuerySet[SessionSeat]:
    """Seats in planned sessions of the same event, at the same time as a session."""
    return SessionSeat.objects.filter(
        workspace=workspace_id,
        session__workspace=workspace_id,
        state=SeatState.SELECTED,
        session__cancelled_at=None,
        session__starts_at__lt=session.ends_at,
        session__ends_at__gt=session.starts_at,
        session__ticketed_event=session.ticketed_event_id,
    ).exclude(session=session)


class Seating:
    """What one transaction changes in the seats of sessions that it has locked."""

    def __init__(
        self, event: TicketedEvent, sessions: Mapping[UUID, Session], *, at: datetime
    ) -> None:
        self.event, self.sessions, self.at = event, sessions, at
        self.drafts: list[Draft] = []
        self._changes: Counter[UUID] = Counter()
        self._has_turn = False
        rows = SessionSeat.objects.filter(
            workspace=event.workspace_id, session__in=list(sessions), state=SeatState.SELECTED
        )
        self._taken = Counter(
            dict(rows.order_by().values_list("session").annotate(number=Count("id")))
        )

    def left(self, session: Session) -> int | None:
        """How many seats can be taken; None is any number."""
        seats = session.seats
        return None if seats is None else max(seats - self._taken[session.id], 0)

    def new_seat(self, session: Session, customer: Customer) -> SessionSeat:
        """A place in a session for somebody who has none."""
        return SessionSeat(workspace_id=self.event.workspace_id, session=session, customer=customer)

    def seat(self, row: SessionSeat, ticket: Ticket | None) -> None:
        """Give somebody a seat."""
        row.ticket = ticket
        is_first = row.selected_at is None
        row.selected_at = row.selected_at or self.at
        self._keep(row, SeatState.SELECTED)
        self._count(row, 1)
        self.tell("session.selected", row)
        if is_first:
            self._record("session.selected", row, f"session-seat:{row.id}")

    def wait(self, row: SessionSeat, ticket: Ticket | None) -> None:
        """Put somebody at the end of the line for a seat."""
        last = SessionSeat.objects.filter(workspace=row.workspace_id, session=row.session_id)
        row.ticket = ticket
        place = (last.aggregate(last=Max("position"))["last"] or 0) + 1
        self._keep(row, SeatState.STANDBY, place)

    def release(self, row: SessionSeat) -> None:
        """Take somebody's seat, or place in the line, from them."""
        if row.state == SeatState.SELECTED:
            self._count(row, -1)
        self._keep(row, SeatState.GIVEN_UP)
        self.tell("session.given_up", row)

    def hand_on(self, row: SessionSeat, to: SessionSeat, ticket: Ticket) -> None:
        """Let somebody else have a seat, or a place in the line, as it is."""
        state, place = SeatState(row.state), row.position
        self._keep(row, SeatState.GIVEN_UP)
        to.ticket = ticket
        self._keep(to, state, place)

    def move_up(self, sessions: Iterable[Session] | None = None) -> None:
        """Give free seats to those who wait, in their order.

        Whoever has a seat elsewhere at that time is passed over, and keeps their place.
        """
        for session in sorted(
            self.sessions.values() if sessions is None else sessions,
            key=lambda one: (one.starts_at, one.id),
        ):
            left = self.left(session)
            if left == 0 or session.cancelled_at is not None or session.ends_at <= self.at:
                continue
            waiting = SessionSeat.objects.filter(
                workspace=session.workspace_id, session=session, state=SeatState.STANDBY
            )
            if waiting.exists():
                self._wait_for_turn()
                busy = busy_at(session.workspace_id, session)
                free = waiting.exclude(Exists(busy.filter(customer=OuterRef("customer"))))
                free = free.filter(customer__erased_at=None)
                free = free.select_related("session").order_by("position")
                for row in list(free if left is None else free[:left]):
                    self._move_up(row)

    def settle(self) -> list[Draft]:
        """Count what was taken and freed; answers the facts, which the caller records."""
        workspace_id = self.event.workspace_id
        given = {key: -number for key, number in self._changes.items() if number < 0}
        give_back(workspace_id=workspace_id, gifts=given)
        for key in given:
            self._forget_extra_seats(self.sessions[key])
        if wants := {key: number for key, number in self._changes.items() if number > 0}:
            take(workspace_id=workspace_id, wants=wants)
        return self.drafts

    def tell(self, kind: str, row: SessionSeat) -> None:
        """Keep a message about somebody's place in a session."""
        tell(
            self.event.workspace,
            kind,
            session_id=str(row.session_id),
            ticketed_event_id=str(self.event.id),
            pass_id=str(row.customer_id),
        )

    def _move_up(self, row: SessionSeat) -> None:
        is_first = row.moved_up_at is None
        row.moved_up_at = row.moved_up_at or self.at
        row.selected_at = row.selected_at or self.at
        self._keep(row, SeatState.SELECTED)
        self._count(row, 1)
        self.tell("session.moved_up", row)
        if is_first:
            self._record("session.moved_up", row, f"session-moved-up:{row.id}")

    def _keep(self, row: SessionSeat, state: SeatState, place: int | None = None) -> None:
        row.state, row.position, row.changed_at = state, place, self.at
        row.save()

    def _count(self, row: SessionSeat, number: int) -> None:
        self._taken[row.session_id] += number
        self._changes[row.session_id] += number

    def _record(self, action: str, row: SessionSeat, fact: str) -> None:
        session = self.sessions[row.session_id]
        metadata = {
            "event_id": self.event.key,
            "event_title": self.event.title,
            "session_id": session.key,
            "session_title": session.title,
        }
        self.drafts.append(
            custom(action, pass_id=row.customer_id, fact=fact, at=self.at, metadata=metadata)
        )

    def _wait_for_turn(self) -> None:
        """One transaction at a time moves people of the event up; shared locks go on."""
        if not self._has_turn:
            rows = TicketedEvent.objects.filter(workspace=self.event.workspace_id)
            rows.select_for_update(of=("self",), no_key=True).values_list("id").get(
                id=self.event.id
            )
            self._has_turn = True

    def _forget_extra_seats(self, session: Session) -> None:
        """After a move to a smaller room, those who leave make it no larger."""
        seats = session.seats
        if seats is not None:
            stock = Stock.objects.of(self.event.workspace).filter(subject_id=session.id)
            stock.filter(capacity__gt=seats).update(capacity=Greatest(F("taken"), seats))
