"""Where payments and refunds stand at Stripe, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

Body = Mapping[str, Any]


class Outcome(Enum):
    """What became of a payment."""

    OPEN = "the buyer can pay"
    ON_ITS_WAY = "the buyer has paid in a way that takes days"
    PAID = "the money is there"
    ENDED = "no money can come by it"
    UNKNOWN = "Stripe does not know it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What Stripe said of one payment. `received` is in the currency's smallest coin."""

    outcome: Outcome
    reference: str | None = None
    intent: str = ""
    secret: str | None = None
    page: str | None = None
    received: int = 0
    currency: str = ""
    is_live: bool = False
    metadata: Body
    # The last failed try: a name that changes with each, and words for the buyer.
    failure: str = ""
    failure_words: str = ""


ENDED = Standing(outcome=Outcome.ENDED, metadata={})
UNKNOWN = Standing(outcome=Outcome.UNKNOWN, metadata={})
_INTENTS = {
    "succeeded": Outcome.PAID,
    "processing": Outcome.ON_ITS_WAY,
    "canceled": Outcome.ENDED,
}


def standing_of_intent(intent: Body) -> Standing:
    """What a PaymentIntent says."""
    failure = intent.get("last_payment_error") or {}
    reason = failure.get("decline_code") or failure.get("code") or ""
    return Standing(
        outcome=_INTENTS.get(intent["status"], Outcome.OPEN),
        reference=intent["id"],
        intent=intent["id"],
        secret=intent.get("client_secret"),
        received=intent.get("amount_received") or 0,
        currency=intent["currency"].upper(),
        is_live=intent["livemode"],
        metadata=intent.get("metadata") or {},
        failure=f"{reason} {failure.get('charge') or ''}".strip(),
        failure_words=failure.get("message") or reason.replace("_", " "),
    )


def standing_of_session(session: Body, intent: Body | None) -> Standing:
    """What a Checkout Session says, with the PaymentIntent that it made once somebody paid."""
    own = {"reference": session["id"], "page": session.get("url"), "secret": None}
    is_over = session["status"] != "open"
    if intent is None:
        outcome = Outcome.ENDED if is_over else Outcome.OPEN
        live, metadata = session["livemode"], session.get("metadata") or {}
        return Standing(outcome=outcome, is_live=live, metadata=metadata, **own)
    paid = standing_of_intent(intent)
    if is_over and paid.outcome is Outcome.OPEN:
        # Nobody can try again by it.
        return replace(paid, outcome=Outcome.ENDED, **own)
    if not is_over and paid.outcome is Outcome.ENDED:
        return replace(paid, outcome=Outcome.OPEN, **own)
    return replace(paid, **own)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStanding:
    """What Stripe said of one refund: its own word for its state, and which row of ours it is."""

    reference: str
    status: str
    refund_id: str
    coins: int
    currency: str

    @property
    def has_failed(self) -> bool:
        """Whether the money is not going back."""
        return self.status in {"failed", "canceled"}

    @property
    def is_done(self) -> bool:
        """Whether the money went back."""
        return self.status == "succeeded"


def standing_of_refund(refund: Body) -> RefundStanding:
    """What a Refund says."""
    return RefundStanding(
        reference=refund["id"],
        status=refund.get("status") or "pending",
        refund_id=(refund.get("metadata") or {}).get("refund_id", ""),
        coins=refund["amount"],
        currency=refund["currency"].upper(),
    )
