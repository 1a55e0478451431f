"""Buying in one call: tickets are put aside, and their payment is begun."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Customer
from core.errors import FieldFault
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_code
from ticketing.orders.baskets import price_basket
from ticketing.orders.services.placing import Placed, Wanted, place_order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.errors import (
    NoStripeAccount,
    PaymentServiceRefused,
    PaymentServiceUnavailable,
)
from ticketing.payments.models import StripeAccount
from ticketing.payments.services.starting import start_intent


@dataclass(frozen=True, slots=True)
class Purchased:
    """What was put aside, and the secret for the card form where there is something to pay."""

    placed: Placed
    secret: str | None = field(default=None, repr=False)


def purchase(
    *, event: TicketedEvent, customer: Customer, wanted: Wanted, at: datetime
) -> Purchased:
    """Put tickets aside, and once that is kept begin their payment.

    Never called inside a transaction. Raises what `place_order` and `start_intent` raise. When
    Stripe does not answer, the tickets stay put aside, the refusal names the order, and the same
    call again goes on.
    """
    _refuse_unpayable(event, wanted, at)
    placed = place_order(event=event, customer=customer, wanted=wanted, at=at)
    order = placed.order
    if order.state != OrderState.PENDING or order.provider != Provider.STRIPE:
        return Purchased(placed)
    try:
        return Purchased(placed, start_intent(order=order, at=at).secret)
    except (PaymentServiceUnavailable, PaymentServiceRefused) as trouble:
        trouble.faults.append(FieldFault("orderId", "order_open", str(order.id)))
        raise


def _refuse_unpayable(event: TicketedEvent, wanted: Wanted, at: datetime) -> None:
    """Refuse before anything is put aside what nobody could pay."""
    if wanted.provider is not Provider.STRIPE:
        return
    if StripeAccount.objects.filter(workspace=event.workspace_id).exists():
        return
    code = find_code(event, wanted.code, at=at)
    if price_basket(event, wanted.wishes, code=code, at=at).total:
        raise NoStripeAccount
