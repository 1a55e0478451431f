"""The news of stamps, as others get it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from events.messages.notices import to_the_second
from events.outbox import News
from loyalty.stamps.seats import Seat

CREATED = "qualifying_purchase.created"
VOIDED = "qualifying_purchase.voided"
UNREDEEMED = "qualifying_purchase.unredeemed"
COMPLETED = "stamp_card.completed"
REOPENED = "stamp_card.reopened"


def purchase_id(stamp_id: UUID) -> str:
    """What others call a stamp."""
    return f"qp_{stamp_id.hex}"


def program_id(program: UUID) -> str:
    """What others call a programme."""
    return f"lp_{program.hex}"


def transaction_id(event_id: UUID) -> str:
    """What others call the purchase that has a stamp."""
    return f"tx_{event_id.hex}"


def told_stamp(
    *, stamp_id: UUID, program: UUID, event_id: UUID, transaction_ref: str | None
) -> dict[str, Any]:
    """A stamp, as each message about one names it."""
    return {
        "qualifying_purchase_id": purchase_id(stamp_id),
        "loyalty_program_id": program_id(program),
        "transaction_id": transaction_id(event_id),
        "transaction_ref": transaction_ref,
    }


def told_seats(seats: Iterable[Seat]) -> list[News]:
    """Full cards that there are, and that there are no more, since it was last told."""
    changed = [seat for seat in seats if seat.finished != seat.told]
    news = {
        COMPLETED: [_told_seat(seat) for seat in changed if seat.finished > seat.told],
        REOPENED: [_told_seat(seat) for seat in changed if seat.finished < seat.told],
    }
    return [(type, {"each": each}) for type, each in news.items() if each]


def _told_seat(seat: Seat) -> dict[str, Any]:
    return {
        "pass_id": str(seat.customer_id),
        "loyalty_program_id": program_id(seat.plan.id),
        "finished": seat.finished,
    }


def dated(at: datetime, field: str, stamps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Told stamps, with when it happened to them."""
    return [stamp | {field: to_the_second(at)} for stamp in stamps]
