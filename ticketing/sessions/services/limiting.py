"""How many seats sessions have, after their rooms or their own numbers changed."""

from datetime import datetime

from core.errors import FieldFault
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import CapacityBelowTaken
from ticketing.facts import record_facts
from ticketing.inventory.counting import count_taken
from ticketing.inventory.models import Stock, StockKind
from ticketing.inventory.services import set_capacity
from ticketing.sessions.models import Session, SessionSeat
from ticketing.sessions.planning import Changes, Crowded, Plan
from ticketing.sessions.services.seating import Seating, lock_sessions
from ticketing.sessions.states import SeatState


def limit_seats(event: TicketedEvent, plan: Plan, changes: Changes, *, at: datetime) -> None:
    """Say how many seats there are, and let those who wait have what is free.

    Raises CapacityBelowTaken; for a programme, the session keeps what is taken and is noted.
    """
    sessions = list(Session.objects.of(event).planned().select_related("room"))
    rows = Stock.objects.of(event.workspace).filter(subject_id__in=[one.id for one in sessions])
    known = {stock.subject_id: stock.capacity for stock in rows}
    for session in sessions:
        if session.seats != known.get(session.id):
            _limit(event, session, plan, changes)
    waiting = SessionSeat.objects.of(event.workspace).filter(state=SeatState.STANDBY)
    ids = waiting.filter(session__in=sessions).values_list("session", flat=True).distinct()
    if waited_for := list(ids):
        seating = Seating(event, lock_sessions(event, waited_for), at=at)
        seating.move_up()
        record_facts(workspace=event.workspace, drafts=seating.drafts, at=at)
        seating.settle()


def _limit(event: TicketedEvent, session: Session, plan: Plan, changes: Changes) -> None:
    workspace, seats = event.workspace, session.seats
    if plan.is_programme and seats is not None:
        taken = count_taken(workspace, StockKind.SESSION, session.id)
        if taken > seats:
            changes.crowded.append(Crowded(session, taken))
        seats = max(seats, taken)
    try:
        set_capacity(
            workspace=workspace, kind=StockKind.SESSION, subject_id=session.id, capacity=seats
        )
    except CapacityBelowTaken as refusal:
        words = f"{session.title}: {refusal.message}"
        place = _place(session, plan)
        raise CapacityBelowTaken(
            words, faults=[FieldFault(place, refusal.code, words)]
        ) from refusal


def _place(session: Session, plan: Plan) -> str:
    """Where the plan says how many seats a session has."""
    for index, content in enumerate(plan.sessions or ()):
        if content.session_id == session.key and session.capacity is not None:
            return f"sessions.{index}.capacity"
    return "rooms"
