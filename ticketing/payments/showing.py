"""Payments, refunds and questions, as JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.api.rendering import instant
from core.money import CURRENCY_DIGITS, show_amount
from ticketing.orders.models import Order
from ticketing.payments.models import PaymentQuestion, Refund, StripeAccount
from ticketing.payments.services.starting import Started


def shown_config(account: StripeAccount | None) -> dict[str, Any]:
    """What a page needs to begin with Stripe's card form; no key where nothing is sold online."""
    return {
        "publishableKey": account.publishable_key if account else None,
        "isLive": account is not None and account.is_live,
        "isDemo": account is not None and account.is_demo,
    }


def shown_intent(started: Started) -> dict[str, Any]:
    """A payment that waits for Stripe's card form."""
    return _asked_for(started.order) | {"paymentIntentSecret": started.secret}


def shown_checkout(started: Started) -> dict[str, Any]:
    """A payment that waits on a page of Stripe's."""
    return _asked_for(started.order) | {"url": started.page}


def shown_refund(refund: Refund, order: Order, ticket_ids: Sequence[UUID]) -> dict[str, Any]:
    """Money that goes back."""
    return {
        "refundId": refund.id,
        "orderId": order.id,
        "status": refund.state,
        "kind": refund.kind,
        "amount": show_amount(refund.amount, order.currency),
        "currency": order.currency,
        "reason": refund.reason,
        "ticketIds": list(ticket_ids),
        "madeAt": instant(refund.made_at),
        "settledAt": instant(refund.settled_at) if refund.settled_at else None,
    }


def shown_question(question: PaymentQuestion) -> dict[str, Any]:
    """Money that does not explain itself."""
    # It may have come in a currency that nothing is sold in.
    is_known = question.currency in CURRENCY_DIGITS
    amount = question.amount.normalize()
    return {
        "questionId": question.id,
        "kind": question.kind,
        "words": question.words,
        "orderId": question.order_id,
        "reference": question.reference,
        "amount": show_amount(amount, question.currency) if is_known else f"{amount:f}",
        "currency": question.currency,
        "askedAt": instant(question.asked_at),
        "answeredAt": instant(question.answered_at) if question.answered_at else None,
        "answer": question.answer,
    }


def _asked_for(order: Order) -> dict[str, Any]:
    return {
        "orderId": order.id,
        "amount": show_amount(order.total, order.currency),
        "currency": order.currency,
        "expiresAt": instant(order.expires_at) if order.expires_at else None,
    }
