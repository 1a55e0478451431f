"""What ticketing adds to the numbers: tickets sold and checked in, event by event."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Workspace
from accounts.scopes import Scope
from analytics.dashboard.asked import Asked
from analytics.dashboard.reports import Cell, Figure, Report, ReportKind, count, report_kinds, text
from analytics.dashboard.words import say_whole
from core.windows import day_start
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

MOST_EVENTS = 50


def tickets_report(asked: Asked) -> Report | None:
    """The events of the month, and those to come while it is running; None without events."""
    workspace = asked.workspace
    events = _events(asked)
    if not events:
        if not TicketedEvent.objects.of(workspace).exists():
            return None
        return Report(title=_title(), empty=_("No event takes place in this month."))
    found = counts_of(workspace, [event.id for event in events])
    rows = [_row(event, *found.get(event.id, (0, 0))) for event in events]
    sold, came = (sum(one[place] for one in found.values()) for place in (0, 1))
    note = _("Events of %(month)s.") % {"month": asked.month.title}
    if asked.is_running:
        note = _("Events of this month, and those that are to come.")
    return Report(
        title=_title(),
        figures=[
            Figure(_("Tickets sold"), say_whole(sold)),
            Figure(_("Checked in"), say_whole(came)),
        ],
        notes=[note],
        heads=[_("Event"), _("On"), _("Tickets sold"), _("Checked in")],
        rows=rows,
        table_open=True,
    )


def counts_of(workspace: Workspace, keys: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many tickets of each event open its door, and how many came in; one query."""
    counted = (
        Ticket.objects.of(workspace)
        .filter(ticketed_event__in=keys)
        .order_by()
        .values_list("ticketed_event")
        .annotate(
            sold=Count("id", filter=Q(state=TicketState.VALID)),
            came=Count("id", filter=Q(entries__gt=0)),
        )
    )
    return {key: (sold, came) for key, sold, came in counted}


def _title() -> str:
    return _("Tickets sold and checked in")


def _events(asked: Asked) -> list[TicketedEvent]:
    zone = asked.workspace.zone
    events = TicketedEvent.objects.of(asked.workspace).exclude(status=EventState.DRAFT)
    events = events.filter(starts_at__gte=day_start(asked.month.first, zone=zone))
    if not asked.is_running:
        events = events.filter(starts_at__lt=day_start(asked.month.after.first, zone=zone))
    return list(events.order_by("starts_at", "id")[:MOST_EVENTS])


def _row(event: TicketedEvent, sold: int, came: int) -> list[Cell]:
    place = reverse("admin:ticketing_ticketedevent_change", args=[event.pk])
    on = date_format(event.starts_at.astimezone(event.zone), "j F Y")
    return [text(event.title, place), text(on), count(sold), count(came)]


report_kinds.append(ReportKind("tickets", Scope.TICKETS_READ, tickets_report, 80))
