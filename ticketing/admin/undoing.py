"""How what staff decided about events, pictures and orders is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.undoing import Back, Undoer, Undoing, refuse_changed, undoers
from accounts.errors import ChangedMeanwhile
from accounts.scopes import Scope
from core.errors import Missing
from ticketing.admin.event_saving import put_status
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.mail.services.telling import was_told_off
from ticketing.media.models import Photo
from ticketing.media.services.deciding import take_back_verdict
from ticketing.media.states import PhotoState
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import cancel_order


def back_from_status(event: TicketedEvent, now: EventState) -> Back | None:
    """The way back to the status that an event had; None when it has it still."""
    if event.status == now:
        return None
    kept = {"event": str(event.pk), "before": str(event.status), "after": str(now)}
    address = reverse("admin:ticketing_ticketedevent_change", args=[event.pk])
    return Back("ticketing.status", kept, address)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What staff decided about pictures at once, and what each of them was before."""

    before: Mapping[str, str]
    verdict: PhotoState
    at: datetime


def back_from_verdicts(decided: Verdicts, address: str) -> Back | None:
    """The way back to what pictures were; None where nothing became of any."""
    kept = {
        "before": dict(decided.before),
        "after": str(decided.verdict),
        "at": decided.at.isoformat(),
    }
    return Back("ticketing.verdicts", kept, address) if decided.before else None


def back_from_putting_aside(order: Order) -> Back:
    """The way back from tickets that wait to be paid: they go on sale again."""
    address = reverse("admin:ticketing_order_change", args=[order.pk])
    return Back("ticketing.put_aside", {"order": str(order.pk)}, address)


def _restore_status(undoing: Undoing) -> Model:
    kept = undoing.kept
    rows = TicketedEvent.objects.of(undoing.workspace).select_related("workspace")
    event = rows.filter(pk=kept["event"]).first()
    if event is None:
        raise Missing
    refuse_changed(event.status, kept["after"])
    if event.status == EventState.CANCELLED and was_told_off(event):
        raise ChangedMeanwhile(
            _("Letters went out that say so. Publish it here if it takes place after all.")
        )
    return put_status(event, EventState(kept["before"]))


def _restore_verdicts(undoing: Undoing) -> Model | None:
    kept: dict[str, Any] = undoing.kept
    rows = Photo.objects.of(undoing.workspace).filter(pk__in=kept["before"])
    photos = list(rows.select_related("workspace").order_by("id"))
    refuse_changed({photo.state for photo in photos}, {kept["after"]})
    for photo in photos:
        take_back_verdict(
            photo=photo,
            before=PhotoState(kept["before"][str(photo.pk)]),
            decided_at=datetime.fromisoformat(kept["at"]),
            at=undoing.at,
            by=undoing.by,
        )
    return None


def _give_up(undoing: Undoing) -> Model:
    orders = Order.objects.of(undoing.workspace).select_related("workspace")
    order = orders.filter(pk=undoing.kept["order"]).first()
    if order is None:
        raise Missing
    return cancel_order(order=order, at=undoing.at, by=undoing.by)


undoers["ticketing.status"] = Undoer(Scope.TICKETS_CONFIGURE, _restore_status)
undoers["ticketing.verdicts"] = Undoer(Scope.TICKETS_CONFIGURE, _restore_verdicts)
undoers["ticketing.put_aside"] = Undoer(Scope.TICKETS_SELL, _give_up)
