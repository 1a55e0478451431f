"""Those who hold tickets are told that their event was moved or called off, if staff want it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.mail.hearing import wake_sender
from ticketing.mail.models import HolderNotice, Letter, LetterKind, LetterState
from ticketing.tickets.models import Ticket

# Rows of one statement.
_BATCH = 1000


def news_of(event: TicketedEvent, *, at: datetime) -> LetterKind | None:
    """What there is to tell of an event: that it is off, or was moved. None of what is over."""
    if not event.edition or event.ends_at <= at:
        return None
    if event.status == EventState.CANCELLED:
        return LetterKind.CALLED_OFF
    is_moved = event.status == EventState.PUBLISHED and event.moved_at is not None
    return LetterKind.MOVED if is_moved else None


def count_untold(event: TicketedEvent, *, at: datetime) -> int:
    """How many people would get the letter; nobody gets it twice."""
    kind = news_of(event, at=at)
    return _untold(event, kind).count() if kind else 0


def was_told_off(event: TicketedEvent) -> bool:
    """Whether somebody has read by now that the event is cancelled, as it is."""
    notices = HolderNotice.objects.filter(
        workspace=event.workspace, ticketed_event=event, edition=event.edition
    )
    letters = Letter.objects.of(event.workspace).filter(
        kind=LetterKind.CALLED_OFF, state=LetterState.SENT, subject_id__in=notices.values("id")
    )
    return letters.exists()


@transaction.atomic
def tell_holders(*, event: TicketedEvent, at: datetime) -> int:
    """Keep a letter for each person who holds a ticket; answers to how many.

    Once for a person and a change, however often it is called, and by how many at once.
    """
    kind = news_of(event, at=at)
    if kind is None:
        return 0
    fresh = [
        HolderNotice(
            workspace=event.workspace, ticketed_event=event, customer_id=one, edition=event.edition
        )
        for one in _untold(event, kind)
    ]
    HolderNotice.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)
    # Somebody else who asked at the same moment has made some of them.
    rows = HolderNotice.objects.filter(workspace=event.workspace, ticketed_event=event)
    made = set(rows.filter(edition=event.edition).values_list("id", flat=True))
    letters = list(_letters(event, kind, [one.id for one in fresh if one.id in made], at))
    Letter.objects.bulk_create(letters, batch_size=_BATCH)
    transaction.on_commit(wake_sender, robust=True)
    return len(letters)


def _untold(event: TicketedEvent, kind: LetterKind) -> QuerySet[Ticket, UUID]:
    """Ids of those who hold a ticket, and have an address that a letter can go to."""
    told = _told(event, kind)
    held = (
        Ticket.objects.of(event.workspace)
        .valid()
        .filter(
            ~Exists(told.filter(customer_id=OuterRef("customer_id"))),
            Q(customer__email__gt="") | Q(holder_email__gt=""),
            ticketed_event=event,
            customer__workspace=event.workspace,
            customer__erased_at=None,
        )
    )
    if kind is LetterKind.MOVED:
        # Who bought since then has a letter that says when it is now.
        held = held.filter(issued_at__lt=event.moved_at)
    return held.order_by("customer_id").values_list("customer_id", flat=True).distinct()


def _told(event: TicketedEvent, kind: LetterKind) -> QuerySet[HolderNotice]:
    """Those of this change; a cancellation that was taken back makes an older move no news."""
    notices = HolderNotice.objects.filter(workspace=event.workspace, ticketed_event=event)
    is_told = Q(edition=event.edition)
    if kind is LetterKind.MOVED:
        letters = Letter.objects.of(event.workspace).filter(kind=kind, subject_id=OuterRef("id"))
        is_told |= Q(Exists(letters.filter(written_at__gte=event.moved_at)))
    return notices.filter(is_told)


def _letters(
    event: TicketedEvent, kind: LetterKind, subjects: list[UUID], at: datetime
) -> Iterator[Letter]:
    for subject in subjects:
        yield Letter(
            workspace=event.workspace,
            kind=kind,
            is_bulk=True,
            subject_id=subject,
            next_attempt_at=at,
            written_at=at,
        )
