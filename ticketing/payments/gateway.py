"""What Foyer asks of Stripe: each method is one question, or one wish that is safe to repeat."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ticketing.orders.models import Order
from ticketing.payments.amounts import to_stripe
from ticketing.payments.models import Payment, Refund, StripeAccount
from ticketing.payments.standing import (
    ENDED,
    UNKNOWN,
    RefundStanding,
    Standing,
    standing_of_intent,
    standing_of_refund,
    standing_of_session,
)
from ticketing.payments.states import PaymentKind, RefundKind
from ticketing.payments.stripe_client import MISSING, StripeSaidNo, open_client, refusals

# Stripe takes no session that ends in less than half an hour; its clock is not ours.
SESSION_LASTS = timedelta(minutes=31)


class Gateway:
    """One workspace's account at Stripe. Never used inside a transaction."""

    def __init__(self, account: StripeAccount) -> None:
        self._stripe = open_client(account).v1

    def begin(self, payment: Payment, order: Order) -> Standing:
        """Have Stripe ask for the money; the same again for a payment that it knows already.

        Raises StripeSaidNo: then nothing came to be that anybody could pay.
        """
        if payment.reference:
            return self.ask(payment)
        create = self._session if payment.kind == PaymentKind.CHECKOUT else self._intent
        return create(payment, order)

    def ask(self, payment: Payment) -> Standing:
        """Where a payment with a reference stands."""
        try:
            if payment.kind == PaymentKind.CHECKOUT:
                return self._asked_session(str(payment.reference))
            return self.ask_intent(str(payment.reference))
        except StripeSaidNo as no:
            if no.reason == MISSING:
                return UNKNOWN
            raise

    def ask_intent(self, reference: str) -> Standing:
        """Where a PaymentIntent stands. Raises StripeSaidNo for an unknown one."""
        return standing_of_intent(self._read_intent(reference))

    def end(self, payment: Payment) -> Standing:
        """See to it that no money comes by a payment any more; PAID or ON_ITS_WAY when it did."""
        reference = str(payment.reference)
        try:
            with refusals():
                if payment.kind == PaymentKind.CHECKOUT:
                    self._stripe.checkout.sessions.expire(reference)
                else:
                    self._stripe.payment_intents.cancel(reference)
        except StripeSaidNo:
            pass  # it is at its end already, or paid: what it says now counts
        return self.ask(payment)

    def refund(self, refund: Refund, payment: Payment) -> RefundStanding:
        """Give money back, once, however often it is asked."""
        intent = payment.intent_reference or str(payment.reference)
        says: Any = {
            "payment_intent": intent,
            "amount": to_stripe(refund.amount, payment.currency),
            "reason": "duplicate" if refund.kind == RefundKind.TWICE else "requested_by_customer",
            "metadata": {
                "refund_id": str(refund.id),
                "order_id": str(refund.order_id),
                "workspace": str(refund.workspace_id),
            },
        }
        with refusals():
            made = self._stripe.refunds.create(says, {"idempotency_key": f"refund-{refund.id}"})
        return standing_of_refund(made.to_dict())

    def refunds_of(self, payment: Payment) -> list[RefundStanding]:
        """Every refund that Stripe knows of a payment, ours and those of others."""
        intent = payment.intent_reference or str(payment.reference)
        with refusals():
            rows = self._stripe.refunds.list({"payment_intent": intent, "limit": 100})
            return [standing_of_refund(row.to_dict()) for row in rows.auto_paging_iter()]

    def _intent(self, payment: Payment, order: Order) -> Standing:
        says: Any = {
            "amount": to_stripe(payment.amount, payment.currency),
            "currency": payment.currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "description": f"Order {order.number}",
            "metadata": _names(payment, order),
        }
        with refusals():
            made = self._stripe.payment_intents.create(says, _once(payment))
        return standing_of_intent(made.to_dict())

    def _session(self, payment: Payment, order: Order) -> Standing:
        names = _names(payment, order)
        price = {
            "currency": payment.currency.lower(),
            "unit_amount": to_stripe(payment.amount, payment.currency),
            "product_data": {"name": f"{order.ticketed_event.title} ({order.number})"},
        }
        says: Any = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "client_reference_id": str(order.id),
            "success_url": payment.success_url,
            "cancel_url": payment.cancel_url,
            "expires_at": int((payment.created_at + SESSION_LASTS).timestamp()),
            "metadata": names,
            "payment_intent_data": {"metadata": names, "description": f"Order {order.number}"},
        }
        with refusals():
            made = self._stripe.checkout.sessions.create(says, _once(payment))
        return standing_of_session(made.to_dict(), None)

    def _asked_session(self, reference: str) -> Standing:
        with refusals():
            session = self._stripe.checkout.sessions.retrieve(reference).to_dict()
        intent = session.get("payment_intent")
        return standing_of_session(session, self._read_intent(intent) if intent else None)

    def _read_intent(self, reference: str) -> Mapping[str, Any]:
        with refusals():
            return self._stripe.payment_intents.retrieve(reference).to_dict()


def begun_or_ended(gateway: Gateway, payment: Payment, order: Order) -> Standing:
    """The same as `begin`, for who closes a payment: what Stripe does not take is at its end."""
    try:
        return gateway.begin(payment, order)
    except StripeSaidNo:
        return ENDED


def _names(payment: Payment, order: Order) -> dict[str, str]:
    return {
        "workspace": str(order.workspace_id),
        "order_id": str(order.id),
        "order_number": order.number,
        "payment_id": str(payment.id),
    }


def _once(payment: Payment) -> Any:
    """The same order and attempt, the same object, however often it is asked for."""
    return {"idempotency_key": f"order-{payment.order_id}-{payment.attempt}"}
