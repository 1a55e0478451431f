"""Refunds: money that goes back, never more than came."""

from typing import Any

from ticketing.payments.standin.coins import check_step
from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.refusing import Refused, wrong_parameter
from ticketing.payments.standin.store import Body

# What becomes of the next refund is said by this object, when it is kept: "pending" or "failed".
OUTCOME = "next_refund"


def create_refund(stand: StandIn, says: dict[str, Any]) -> Body:
    """Give money of a charge back, all that is left of it unless told otherwise."""
    charge = _charge(stand, says)
    left = charge["amount"] - charge["amount_refunded"]
    amount = says.get("amount", left)
    _check(charge, amount, left)
    refund = stand.begin("re", "refund", amount=amount, currency=charge["currency"])
    del refund["livemode"]  # a refund carries none
    refund |= {
        "charge": charge["id"],
        "metadata": says.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": says.get("reason"),
        "status": _outcome(stand),
    }
    if refund["status"] != "failed":
        _move(stand, charge, amount)
    return stand.keep(refund, "refund.created")


def settle_refund(stand: StandIn, refund: Body, status: str) -> Body:
    """A refund that was on its way has arrived, or has failed: then the money is here again.

    It may fail after it had arrived: the bank sends it back.
    """
    may_be = {"pending", "succeeded"} if status == "failed" else {"pending"}
    if refund["status"] not in may_be:
        raise Refused(400, f"The refund is {refund['status']}.")
    if status == "failed":
        _move(stand, stand.find("charge", refund["charge"]), -refund["amount"])
    names = ["refund.failed"] if status == "failed" else []
    return stand.keep(refund | {"status": status}, "refund.updated", *names)


def _charge(stand: StandIn, says: dict[str, Any]) -> Body:
    if "charge" in says:
        return stand.find("charge", says["charge"])
    if "payment_intent" not in says:
        raise wrong_parameter("charge", "One of charge and payment_intent is needed.")
    intent = stand.find("payment_intent", says["payment_intent"])
    if intent["status"] != "succeeded":
        raise Refused(
            400,
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    return stand.find("charge", intent["latest_charge"])


def _check(charge: Body, amount: int, left: int) -> None:
    if charge["disputed"]:
        words = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise Refused(400, words, code="charge_disputed")
    if left == 0:
        words = f"Charge {charge['id']} has already been refunded."
        raise Refused(400, words, code="charge_already_refunded")
    if amount < 1:
        raise wrong_parameter("amount", "Invalid positive integer")
    if amount > left:
        words = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise wrong_parameter("amount", words)
    check_step(amount, charge["currency"])


def _move(stand: StandIn, charge: Body, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    stand.keep(charge, *(["charge.refunded"] if amount > 0 else []))


def _outcome(stand: StandIn) -> str:
    wanted = stand.store.read(OUTCOME)
    if wanted is None or wanted["status"] == "succeeded":
        return "succeeded"
    stand.store.write(OUTCOME, {"id": OUTCOME, "status": "succeeded"})
    return str(wanted["status"])
