"""Staff give money back: for tickets, which are void then, or out of goodwill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Invalid
from core.money import has_more_digits, show_amount
from ticketing.errors import WrongOrderState
from ticketing.facts import record_facts
from ticketing.inventory.services import give_back, share_event
from ticketing.orders.models import Order
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import OrderState, StepKind
from ticketing.payments.amounts import to_stripe
from ticketing.payments.models import Payment, Refund
from ticketing.payments.services.choosing_tickets import chosen_tickets, price_of
from ticketing.payments.services.returning import complete_refund
from ticketing.payments.services.sending import send_refunds
from ticketing.payments.states import PaymentKind, PaymentState
from ticketing.payments.stripe_client import StripeSaidNo
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.voiding import void_tickets


@dataclass(frozen=True, slots=True)
class WantedRefund:
    """What staff want to give back: tickets by id or number, an amount, or both.

    Without an amount: what the tickets were paid with, as far as it was not given back already.
    A nonce makes a call that is sent twice one refund.
    """

    tickets: Sequence[str] = ()
    amount: Decimal | None = None
    reason: str = ""
    nonce: str | None = None


def refund_order(
    *, order: Order, wanted: WantedRefund, at: datetime, by: User | None = None
) -> Refund:
    """Give money back, and make tickets void. Never called inside a transaction.

    The refund is kept first and then sent: when Stripe does not answer, it stays asked for and is
    sent again by itself. Raises WrongOrderState, or Invalid for tickets that cannot be given back
    and for more money than there is.
    """
    refund = _ask(order, wanted, at, by)
    send_refunds(order=order, at=at)
    rows = Refund.objects.filter(workspace=order.workspace).select_related("workspace", "payment")
    return rows.get(id=refund.id)


@transaction.atomic
def _ask(order: Order, wanted: WantedRefund, at: datetime, by: User | None) -> Refund:
    order = lock_order(workspace=order.workspace, order_id=order.id)
    made = Refund.objects.filter(workspace=order.workspace, order=order, nonce=wanted.nonce)
    if wanted.nonce is not None and (known := made.first()) is not None:
        return known
    if order.confirmed_at is None:
        raise WrongOrderState
    tickets = chosen_tickets(order, wanted.tickets)
    amount = _amount(order, tickets, wanted.amount)
    payment = _source(order, amount)
    refund = Refund.objects.create(
        workspace=order.workspace,
        order=order,
        payment=payment,
        amount=amount,
        reason=wanted.reason,
        nonce=wanted.nonce,
        by=by,
        made_at=at,
    )
    _reserve(order, payment, amount)
    note_step(order, StepKind.REFUND_ASKED, at=at, amount=amount, note=_words(tickets), by=by)
    _void(order, tickets, refund, at)
    return refund


def _void(order: Order, tickets: Sequence[Ticket], refund: Refund, at: datetime) -> None:
    """Tickets first, then facts, then the stock, which is waited for last."""
    stock: dict[UUID, int] = {}
    facts = []
    if tickets:
        share_event(workspace_id=order.workspace_id, event_id=order.ticketed_event_id)
        voided = void_tickets(tickets=tickets, refund=refund, at=at)
        facts, stock = list(voided.facts), dict(voided.stock)
    if refund.payment is None or refund.payment.kind == PaymentKind.DESK:
        # At the desk it is given back in coins, and was when staff said so.
        complete_refund(order=order, refund=refund, at=at, facts=facts)
    elif facts:
        record_facts(workspace=order.workspace, drafts=facts, at=at, by=refund.by)
    if tickets and _is_all_void(order):
        stock |= _close(order, at)
    give_back(workspace_id=order.workspace_id, gifts=stock)


def _close(order: Order, at: datetime) -> dict[UUID, int]:
    order.state = OrderState.REFUNDED if order.refunded else OrderState.CANCELLED
    order.closed_at = at
    order.save(update_fields=["state", "closed_at"])
    return {} if order.promo_code_id is None else {order.promo_code_id: 1}


def _is_all_void(order: Order) -> bool:
    return not Ticket.objects.of(order.workspace).filter(order=order).valid().exists()


def _amount(order: Order, tickets: Sequence[Ticket], wanted: Decimal | None) -> Decimal:
    left = order.total - order.refunded
    amount = min(price_of(tickets), left) if wanted is None else wanted
    if not amount.is_finite() or amount < 0 or (not amount and not tickets):
        raise Invalid.field("amount", "out_of_range", _("Name tickets, or an amount above 0."))
    if amount > left:
        words = _("%(left)s can still be given back.") % {"left": show_amount(left, order.currency)}
        raise Invalid.field("amount", "refund_too_large", words)
    if has_more_digits(amount, order.currency):
        words = _("%(currency)s has fewer digits after the point.") % {"currency": order.currency}
        raise Invalid.field("amount", "too_many_digits", words)
    return amount


def _source(order: Order, amount: Decimal) -> Payment | None:
    """The payment that the money goes back by; None where no money goes back."""
    if not amount:
        return None
    paid = Payment.objects.filter(
        workspace=order.workspace, order=order, state=PaymentState.SUCCEEDED
    )
    found = paid.filter(received__gte=F("refunded") + amount).order_by("id").first()
    if found is None:
        words = _("Too little is left of the payment: some was given back at Stripe itself.")
        raise Invalid.field("amount", "refund_too_large", words)
    if found.kind != PaymentKind.DESK:
        _refuse_too_fine(amount, order.currency)
    return found


def _refuse_too_fine(amount: Decimal, currency: str) -> None:
    try:
        to_stripe(amount, currency)
    except StripeSaidNo as no:
        raise Invalid.field("amount", "too_many_digits", no.message) from no


def _reserve(order: Order, payment: Payment | None, amount: Decimal) -> None:
    """What is on its way back cannot be given back again."""
    order.refunded += amount
    if amount and order.state == OrderState.CANCELLED:
        # Its tickets were void before their money went back.
        order.state = OrderState.REFUNDED
    order.save(update_fields=["refunded", "state"])
    if payment is not None:
        payment.refunded += amount
        payment.save(update_fields=["refunded"])


def _words(tickets: Sequence[Ticket]) -> str:
    """Which tickets, and of which somebody came in: staff gave it back all the same."""
    return ", ".join(f"{one.number} (was inside)" if one.entries else one.number for one in tickets)
