"""Nobody pays for what does not take place."""

from django.utils.translation import gettext as _

from ticketing.catalogue.states import EventState
from ticketing.errors import NotOnSale
from ticketing.inventory.services import share_event
from ticketing.orders.models import Order


def is_called_off(order: Order) -> bool:
    """Whether the order's event is cancelled; it stays as it is until the transaction ends."""
    status = share_event(workspace_id=order.workspace_id, event_id=order.ticketed_event_id)
    return status == EventState.CANCELLED


def refuse_called_off(order: Order) -> None:
    """Raise NotOnSale when the order's event is cancelled."""
    if is_called_off(order):
        raise NotOnSale(_("This event is cancelled."))
