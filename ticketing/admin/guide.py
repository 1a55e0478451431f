"""The first steps of a workspace that sells tickets."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.guide import Way, at, ways
from accounts.models import Workspace
from accounts.scopes import Scope
from ticketing.catalogue.content import TicketedEventContent, TicketTypeContent
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.checkin.models import CheckIn
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState
from ticketing.payments.models import StripeAccount

EXAMPLE = "example"


def example_event(workspace: Workspace, *, now: datetime) -> TicketedEventContent:
    """An evening in two weeks, to be written over."""
    day = timezone.localdate(now, workspace.zone) + timedelta(days=14)
    starts = datetime.combine(day, time(20), tzinfo=workspace.zone)
    admission = TicketTypeContent(
        ticket_type_id="admission",
        title=_("Admission"),
        price=Decimal(15),
        currency=workspace.currency,
        capacity=100,
    )
    return TicketedEventContent(
        title=_("Summer concert"),
        description=_("Who plays, what awaits you, and when the doors open."),
        venue=workspace.name,
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        time_zone=workspace.time_zone,
        ticket_types=[admission],
    )


def _has_event(workspace: Workspace) -> bool:
    return TicketedEvent.objects.of(workspace).exists()


def _is_paid_somehow(workspace: Workspace) -> bool:
    """By card once there are keys; at the desk once an event that is on sale offers it."""
    if StripeAccount.objects.filter(workspace=workspace).exists():
        return True
    on_sale = TicketedEvent.objects.of(workspace).filter(status=EventState.PUBLISHED)
    return on_sale.filter(desk_hold_hours__gt=0).exists()


def _has_sold(workspace: Workspace) -> bool:
    return Order.objects.of(workspace).filter(state=OrderState.CONFIRMED).exists()


def _has_scanned(workspace: Workspace) -> bool:
    return CheckIn.objects.filter(workspace=workspace).exists()


def _desk(workspace: Workspace) -> str:
    """Where tickets of the next event are sold; the list of events before there is one."""
    on_sale = TicketedEvent.objects.of(workspace).filter(status=EventState.PUBLISHED)
    event = on_sale.upcoming(at=timezone.now()).first()
    if event is None:
        return reverse("admin:ticketing_ticketedevent_changelist")
    return reverse("admin:ticketing_sell", args=[event.pk])


ways += [
    Way(
        "first",
        Scope.TICKETS_CONFIGURE,
        gettext_lazy("Set up an event"),
        at("ticketing_ticketedevent_add", f"?{EXAMPLE}=1"),
        _has_event,
    ),
    Way(
        "payment",
        Scope.WORKSPACE_MANAGE,
        gettext_lazy("Take cards online"),
        at("ticketing_stripeaccount_changelist"),
        _is_paid_somehow,
    ),
    Way("sale", Scope.TICKETS_SELL, gettext_lazy("Sell a ticket"), _desk, _has_sold),
    Way(
        "scan",
        Scope.TICKETS_AT_DOOR,
        gettext_lazy("Go to the door"),
        lambda workspace: reverse("door:choose"),
        _has_scanned,
    ),
]
