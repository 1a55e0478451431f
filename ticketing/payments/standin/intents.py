"""PaymentIntents: money that is asked for, and what may become of it."""

import secrets
from typing import Any

from ticketing.payments.standin.coins import check_sum
from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.refusing import Refused, wrong_parameter
from ticketing.payments.standin.store import Body

PAYABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


def create_intent(stand: StandIn, says: dict[str, Any]) -> Body:
    """A PaymentIntent that waits for the buyer."""
    check_sum(says["amount"], says["currency"])
    check_metadata(says.get("metadata", {}))
    intent = stand.begin("pi", "payment_intent", status="requires_payment_method")
    intent |= {
        "amount": says["amount"],
        "amount_received": 0,
        "amount_capturable": 0,
        "automatic_payment_methods": says.get("automatic_payment_methods") or {"enabled": True},
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": says.get("capture_method", "automatic"),
        "client_secret": f"{intent['id']}_secret_{secrets.token_hex(12)}",
        "currency": says["currency"],
        "customer": says.get("customer"),
        "description": says.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": says.get("metadata", {}),
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card"],
        "receipt_email": says.get("receipt_email"),
        "statement_descriptor_suffix": says.get("statement_descriptor_suffix"),
    }
    return stand.keep(intent, "payment_intent.created")


def cancel_intent(stand: StandIn, reference: str, says: dict[str, Any]) -> Body:
    """No money can come by it any more. Refused when it came, comes, or a session owns it."""
    intent = stand.find("payment_intent", reference)
    if any(one["payment_intent"] == reference for one in stand.store.all("checkout.session")):
        raise Refused(
            400,
            "You cannot cancel PaymentIntents that were created by a Checkout Session. "
            "Expire the Checkout Session instead.",
            code="payment_intent_unexpected_state",
        )
    if intent["status"] not in PAYABLE:
        raise unexpected(intent, "cancel")
    return cancelled(stand, intent, says.get("cancellation_reason"))


def cancelled(stand: StandIn, intent: Body, reason: str | None) -> Body:
    """The intent at its end."""
    intent |= {"status": "canceled", "canceled_at": stand.now(), "cancellation_reason": reason}
    intent |= {"next_action": None}
    return stand.keep(intent, "payment_intent.canceled")


def unexpected(intent: Body, verb: str) -> Refused:
    """What is wanted does not go with the state that it is in."""
    return Refused(
        400,
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}. "
        f"Only a PaymentIntent with one of the following statuses may be: {', '.join(PAYABLE)}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )


def check_metadata(metadata: dict[str, str]) -> None:
    """Refuse more than Stripe keeps: 50 names of 40 characters, values of 500."""
    if len(metadata) > 50 or any(len(k) > 40 or len(v) > 500 for k, v in metadata.items()):
        raise wrong_parameter("metadata", "Metadata is too large.")
