"""What must be true of a shop's money once nothing is under way."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from accounts.models import Workspace
from events.models import ActivityEvent
from tests.ticketing.payments.till import Till
from ticketing.inventory.counting import audit_stock
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.services.confirming import purchase_fact
from ticketing.orders.states import OrderState
from ticketing.payments.models import Payment, PaymentQuestion, Refund
from ticketing.payments.standin.store import Body
from ticketing.payments.states import PaymentKind, PaymentState, RefundState
from ticketing.tickets.models import Ticket

CENTS = 100


def faults(workspace: Workspace, till: Till) -> list[str]:
    """Everything that is wrong, in words."""
    books = _Books(workspace, till)
    return [*books.money(), *books.orders(), *books.refunds(), *books.stock()]


class _Books:
    """The shop's rows beside Stripe's."""

    def __init__(self, workspace: Workspace, till: Till) -> None:
        self.workspace = workspace
        self.charges = [one for one in till.all("charge") if one["paid"]]
        self.given_back = [one for one in till.all("refund") if one["status"] == "succeeded"]
        self.till = till
        self.all_orders = {one.id: one for one in Order.objects.of(workspace)}
        self.payments = list(Payment.objects.filter(workspace=workspace))
        self.made = list(Refund.objects.filter(workspace=workspace))
        questions = PaymentQuestion.objects.filter(workspace=workspace, answered_at=None)
        self.questioned = {one.reference for one in questions}
        self.questioned_payments = {one.payment_id for one in questions}

    def money(self) -> Iterator[str]:
        """Every cent at Stripe is on a confirmed order, went back, or is asked about."""
        for charge in self.charges:
            left = charge["amount"] - charge["amount_refunded"]
            if left and not self._is_questioned(charge) and not self._is_on_an_order(charge, left):
                yield f"{left} of {charge['payment_intent']} has no explanation"

    def orders(self) -> Iterator[str]:
        """Each has what it says: its money, its tickets, one purchase."""
        for order in self.all_orders.values():
            if order.state == OrderState.PENDING:
                yield f"{order} still waits"
            yield from self._tickets(order)
            if not self._asks_about(order) and self._held(order) != self._due(order):
                yield f"{order} ({order.state}) holds {self._held(order)}, not {self._due(order)}"

    def refunds(self) -> Iterator[str]:
        """Each went back once, and is known here and there."""
        there = Counter(one["metadata"].get("refund_id") for one in self.given_back)
        yield from (f"{key} went back twice" for key, met in there.items() if key and met > 1)
        for refund in self.made:
            payment = self._payment(refund.payment_id)
            if payment is None or payment.kind == PaymentKind.DESK:
                continue
            if (refund.state == RefundState.DONE) != (there[str(refund.id)] == 1):
                yield f"{refund} of {refund.order_id}: Stripe says {there[str(refund.id)]}"
            if refund.state == RefundState.ASKED:
                yield f"{refund} still waits"

    def stock(self) -> Iterator[str]:
        """What is taken is what somebody has."""
        yield from (str(drift) for drift in audit_stock(self.workspace))
        for payment in self.payments:
            if PaymentState(payment.state).may_bring_money:
                yield f"{payment} is still open"

    def _is_questioned(self, charge: Body) -> bool:
        names = {charge["id"], charge["payment_intent"]}
        payment = self._payment_of(charge)
        if payment is not None:
            names |= {str(payment.reference), str(payment.id)}
        return bool(names & self.questioned) or self._asks_about_payment(payment)

    def _asks_about_payment(self, payment: Payment | None) -> bool:
        return payment is not None and payment.id in self.questioned_payments

    def _asks_about(self, order: Order) -> bool:
        mine = [one for one in self.payments if one.order_id == order.id]
        return any(self._asks_about_payment(one) for one in mine)

    def _is_on_an_order(self, charge: Body, left: int) -> bool:
        payment = self._payment_of(charge)
        if payment is None or payment.state != PaymentState.SUCCEEDED:
            return False
        order = self.all_orders[payment.order_id]
        kept = (payment.received - payment.refunded) * CENTS
        return order.confirmed_at is not None and kept == left

    def _held(self, order: Order) -> Decimal:
        """What is there for an order: at Stripe, and in the till at the desk."""
        mine = [one for one in self.payments if one.order_id == order.id]
        desk = [one.received - one.refunded for one in mine if one.kind == PaymentKind.DESK]
        charges = [one for one in self.charges if self._payment_of(one) in mine]
        online = sum(one["amount"] - one["amount_refunded"] for one in charges)
        return sum(desk, Decimal()) + Decimal(online) / CENTS

    def _due(self, order: Order) -> Decimal:
        return order.total - order.refunded if order.confirmed_at else Decimal()

    def _tickets(self, order: Order) -> Iterator[str]:
        lines = OrderLine.objects.filter(workspace=self.workspace, order=order)
        wanted = lines.aggregate(Sum("quantity"))["quantity__sum"] if order.confirmed_at else 0
        made = Ticket.objects.of(self.workspace).filter(order=order).count()
        if made != wanted:
            yield f"{order} ({order.state}) has {made} tickets, not {wanted}"
        facts = ActivityEvent.objects.filter(
            workspace=self.workspace, external_id=purchase_fact(order)
        ).count()
        if facts != bool(order.confirmed_at):
            yield f"{order} ({order.state}) was recorded {facts} times"

    def _payment_of(self, charge: Body) -> Payment | None:
        name = charge["payment_intent"]
        met = (one for one in self.payments if name in {one.reference, one.intent_reference})
        return next(met, None)

    def _payment(self, key: UUID | None) -> Payment | None:
        return next((one for one in self.payments if one.id == key), None)
