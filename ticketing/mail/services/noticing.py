"""Letters that no message calls for: somebody has to look whether they are due."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import Workspace
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.mail.models import Letter, LetterKind, Reminder
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider
from ticketing.tickets.models import Ticket

MOST_AT_ONCE = 500
# Who pays at the desk at once needs no letter that they can.
_TIME_TO_PAY = timedelta(minutes=1)
# On the venue's clock, the day before.
_HOUR_OF_REMINDERS = time(10)
_LONGEST_AHEAD = timedelta(days=2)


def write_of_desk(*, workspace: Workspace, at: datetime) -> int:
    """Keep a letter for each order that waits to be paid at the desk; answers how many."""
    known = Letter.objects.of(workspace).filter(
        kind=LetterKind.PLACED, subject_id=OuterRef("id"), edition=0
    )
    waiting = Order.objects.of(workspace).filter(
        ~Exists(known),
        state=OrderState.PENDING,
        provider=Provider.OFFLINE,
        expires_at__gt=at,
        created_at__lte=at - _TIME_TO_PAY,
    )
    found = waiting.exclude(email="").order_by("expires_at").values_list("id", flat=True)
    letters = list(_letters(workspace, LetterKind.PLACED, found[:MOST_AT_ONCE], at))
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    return len(letters)


def remind_holders(*, workspace: Workspace, at: datetime) -> int:
    """Keep a letter for each holder of a ticket for what begins tomorrow; answers how many.

    Once for a person and the day of an event, however often it is called, and by how many at once.
    """
    near = TicketedEvent.objects.of(workspace).filter(
        status=EventState.PUBLISHED,
        sends_reminder=True,
        starts_at__gt=at,
        starts_at__lte=at + _LONGEST_AHEAD,
    )
    due = [event for event in near.order_by("starts_at", "id") if reminds_at(event) <= at]
    return sum(_remind_of(event, workspace, at) for event in due)


def reminds_at(event: TicketedEvent) -> datetime:
    """When those who hold a ticket are reminded: at ten on the day before, on the venue's clock."""
    before = event.starts_at.astimezone(event.zone).date() - timedelta(days=1)
    return datetime.combine(before, _HOUR_OF_REMINDERS, event.zone)


@transaction.atomic
def _remind_of(event: TicketedEvent, workspace: Workspace, at: datetime) -> int:
    """What a crash interrupts is not there at all, and is made by the next sweep."""
    event_on = event.starts_at.astimezone(event.zone).date()
    of_event = Reminder.objects.filter(workspace=workspace, ticketed_event=event, event_on=event_on)
    # Who bought since then has a letter with the tickets that is as new.
    held = (
        Ticket.objects.of(workspace)
        .valid()
        .filter(
            ~Exists(of_event.filter(customer_id=OuterRef("customer_id"))),
            ticketed_event=event,
            customer__workspace=workspace,
            customer__erased_at=None,
            issued_at__lt=reminds_at(event),
        )
    )
    people = held.order_by("customer_id").values_list("customer_id", flat=True).distinct()
    fresh = [
        Reminder(workspace=workspace, ticketed_event=event, customer_id=one, event_on=event_on)
        for one in people[:MOST_AT_ONCE]
    ]
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
    # Somebody else who looked at the same moment has made some of them.
    made = of_event.filter(id__in=[one.id for one in fresh]).values_list("id", flat=True)
    letters = list(_letters(workspace, LetterKind.REMINDER, made, at))
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    return len(letters)


def _letters(
    workspace: Workspace, kind: LetterKind, subjects: Iterable[UUID], at: datetime
) -> Iterator[Letter]:
    for subject in subjects:
        yield Letter(
            workspace=workspace,
            kind=kind,
            is_bulk=kind is LetterKind.REMINDER,
            subject_id=subject,
            next_attempt_at=at,
            written_at=at,
        )
