"""What buyers and the owner of the account bring about at the payment service itself."""

from dataclasses import dataclass

from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.intents import PAYABLE, unexpected
from ticketing.payments.standin.refunds import OUTCOME, create_refund, settle_refund
from ticketing.payments.standin.refusing import Refused
from ticketing.payments.standin.sessions import current_session, intent_of_session
from ticketing.payments.standin.store import Body

NO_MONEY = {
    "code": "card_declined",
    "decline_code": "insufficient_funds",
    "message": "Your card has insufficient funds.",
    "type": "card_error",
}
NOT_THEM = {
    "code": "payment_intent_authentication_failure",
    "message": "The bank could not tell that it is you.",
    "type": "invalid_request_error",
}


@dataclass
class Buyer:
    """Somebody in front of a card form, named by its PaymentIntent or Checkout Session."""

    stand: StandIn

    def pay(self, reference: str) -> Body:
        """Pay with a card that works, and pass the bank's question if it asked one."""
        with self.stand.store.turn():
            return self._charged(self._payable(reference))

    def decline(self, reference: str) -> Body:
        """Try a card that the bank declines; another may be tried after it."""
        with self.stand.store.turn():
            return self._failed(self._payable(reference), NO_MONEY)

    def ask_who_pays(self, reference: str) -> Body:
        """Use a card whose bank asks who is there (3-D Secure)."""
        with self.stand.store.turn():
            intent = self._payable(reference)
            intent |= {"status": "requires_action", "next_action": {"type": "use_stripe_sdk"}}
            return self.stand.keep(intent, "payment_intent.requires_action")

    def fail_who_pays(self, reference: str) -> Body:
        """Answer the bank wrongly."""
        with self.stand.store.turn():
            return self._failed(self._payable(reference), NOT_THEM)

    def pay_slowly(self, reference: str) -> Body:
        """Pay by a way whose money arrives days later, such as a bank debit."""
        with self.stand.store.turn():
            intent = self._payable(reference) | {"status": "processing", "next_action": None}
            self._end_session(intent, "unpaid", "checkout.session.completed")
            return self.stand.keep(intent, "payment_intent.processing")

    def money_arrives(self, reference: str) -> Body:
        """The slow money is there."""
        with self.stand.store.turn():
            return self._charged(self._slow(reference))

    def money_fails(self, reference: str) -> Body:
        """The slow money never comes."""
        with self.stand.store.turn():
            intent = self._slow(reference)
            self._end_session(intent, "unpaid", "checkout.session.async_payment_failed")
            return self._failed(intent, NO_MONEY)

    def refund_in_dashboard(self, intent: str, amount: int | None = None) -> Body:
        """Give money back without telling the shop first."""
        with self.stand.store.turn():
            wanted = {"payment_intent": intent} | ({} if amount is None else {"amount": amount})
            return create_refund(self.stand, wanted)

    def next_refund(self, status: str) -> None:
        """Say what becomes of the next refund: "pending", "failed" or "succeeded"."""
        self.stand.store.write(OUTCOME, {"id": OUTCOME, "status": status})

    def settle_refund(self, reference: str, status: str) -> Body:
        """A pending refund has "succeeded" or "failed"."""
        with self.stand.store.turn():
            return settle_refund(self.stand, self.stand.find("refund", reference), status)

    def dispute(self, reference: str) -> Body:
        """Tell the bank that the payment was not theirs."""
        with self.stand.store.turn():
            intent = self.stand.find("payment_intent", reference)
            charge = self.stand.find("charge", intent["latest_charge"])
            self.stand.keep(charge | {"disputed": True})
            says = {name: charge[name] for name in ("amount", "currency", "payment_intent")}
            dispute = self.stand.begin("dp", "dispute", charge=charge["id"], metadata={}, **says)
            dispute |= {"reason": "fraudulent", "status": "needs_response"}
            return self.stand.keep(dispute, "charge.dispute.created")

    def _payable(self, reference: str) -> Body:
        intent = self._intent(reference)
        if intent["status"] not in PAYABLE:
            raise unexpected(intent, "confirm")
        return intent

    def _slow(self, reference: str) -> Body:
        intent = self._intent(reference)
        if intent["status"] != "processing":
            raise unexpected(intent, "complete")
        return intent

    def _intent(self, reference: str) -> Body:
        if not reference.startswith("cs_"):
            return self.stand.find("payment_intent", reference.split("_secret")[0])
        session = current_session(self.stand, reference)
        if session["status"] == "expired":
            raise Refused(400, "This Checkout Session has expired.")
        return intent_of_session(self.stand, session)

    def _charged(self, intent: Body) -> Body:
        late = intent["status"] == "processing"
        charge = self._charge(intent, "succeeded")
        self.stand.keep(charge, "charge.succeeded")
        intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        intent |= {"latest_charge": charge["id"], "next_action": None, "last_payment_error": None}
        name = "async_payment_succeeded" if late else "completed"
        self._end_session(intent, "paid", f"checkout.session.{name}")
        return self.stand.keep(intent, "payment_intent.succeeded")

    def _failed(self, intent: Body, error: dict[str, str]) -> Body:
        intent |= {"status": "requires_payment_method", "next_action": None}
        if error is NO_MONEY:
            charge = self.stand.keep(self._charge(intent, "failed"), "charge.failed")
            error = error | {"charge": charge["id"]}
            intent |= {"latest_charge": charge["id"]}
        intent |= {"last_payment_error": error}
        return self.stand.keep(intent, "payment_intent.payment_failed")

    def _charge(self, intent: Body, status: str) -> Body:
        came = status == "succeeded"
        charge = self.stand.begin("ch", "charge", amount=intent["amount"], amount_refunded=0)
        charge |= {"amount_captured": intent["amount"] if came else 0, "captured": came}
        charge |= {"currency": intent["currency"], "payment_intent": intent["id"], "paid": came}
        charge |= {"disputed": False, "refunded": False, "status": status}
        return charge | {"metadata": intent["metadata"]}

    def _end_session(self, intent: Body, payment_status: str, event: str) -> None:
        for session in self.stand.store.all("checkout.session"):
            if session["payment_intent"] == intent["id"]:
                session |= {"status": "complete", "payment_status": payment_status, "url": None}
                self.stand.keep(session, event)
