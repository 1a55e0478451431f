"""Customers who come into a stamp programme by staff, and who leave one."""

from datetime import datetime

from django.db import transaction

from accounts.models import Customer, User
from core.api.bodies import check_instant, in_utc
from core.errors import Invalid
from events.errors import UnknownCustomer
from loyalty.engine.live import live_programme
from loyalty.engine.sitting import Sitting, open_sitting
from loyalty.engine.telling import announce
from loyalty.models import Enrolment, Joining, StampProgram
from loyalty.stamps.anew import stamp_anew


@transaction.atomic
def enrol_customer(
    *,
    program: StampProgram,
    customer: Customer,
    at: datetime,
    since: datetime | None = None,
    by: User | None = None,
) -> Enrolment:
    """Have what a customer buys count for a programme. Safe to repeat.

    What was bought from `since` on counts; without it, from now on, or everything where customers
    are enrolled by their purchases anyway. Who left begins anew. Raises Invalid, UnknownCustomer.
    """
    if faults := [*check_instant("since", since)]:
        raise Invalid(faults=faults)
    sitting = _sit_down(customer, at)
    seat = _seat(program, customer, at)
    is_new = seat._state.adding
    if is_new or seat.left_at is not None or since is not None:
        is_open = is_new and program.enrolment == Joining.AUTOMATIC
        seat.since = in_utc(since) or (None if is_open else at)
        if is_new or seat.left_at is not None:
            seat.enrolled_at, seat.left_at, seat.by = at, None, by
        seat.save()
        _count(sitting, program)
    _stand_up(sitting)
    seat.refresh_from_db()
    return seat


@transaction.atomic
def leave_program(*, program: StampProgram, customer: Customer, at: datetime) -> None:
    """Have nothing that a customer buys count any more: cards that are not spent are given up.

    Safe to repeat. Raises UnknownCustomer.
    """
    sitting = _sit_down(customer, at)
    seat = _seat(program, customer, at)
    if seat.left_at is None:
        seat.left_at = at
        seat.save()
        _count(sitting, program)
    _stand_up(sitting)


def _sit_down(customer: Customer, at: datetime) -> Sitting:
    sitting = open_sitting(workspace=customer.workspace, customer_ids=[customer.id], at=at)
    assert sitting is not None  # noqa: S101 - there is a programme, so something is live
    member = sitting.members.get(customer.id)
    if member is None or member.standings.is_erased:
        raise UnknownCustomer
    return sitting


def _seat(program: StampProgram, customer: Customer, at: datetime) -> Enrolment:
    """The customer's enrolment, or a new one that is not kept yet."""
    rows = Enrolment.objects.filter(workspace=program.workspace, program=program)
    found = rows.filter(customer_id=customer.id).first()
    return found or Enrolment(
        workspace=program.workspace, program=program, customer=customer, enrolled_at=at
    )


def _count(sitting: Sitting, program: StampProgram) -> None:
    # Asked once more: the programme may have changed while the customer was waited for.
    live = live_programme(sitting.workspace) or sitting.live
    stamp_anew(sitting, [plan for plan in live.stamps if plan.id == program.id])


def _stand_up(sitting: Sitting) -> None:
    sitting.close()
    announce(sitting, ())
