"""What a visitor of the demo's pay page can do, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from core.errors import Missing
from core.money import show_price
from ticketing.payments.amounts import from_stripe
from ticketing.payments.demo.account import stand_in_of
from ticketing.payments.models import StripeAccount

if TYPE_CHECKING:
    from ticketing.payments.standin.buyer import Buyer
    from ticketing.payments.standin.core import StandIn
    from ticketing.payments.standin.store import Body


@dataclass(frozen=True)
class DemoPayment:
    """A sum that somebody is asked for, as the page shows it."""

    reference: str
    price: str
    about: str
    status: str
    was_declined: bool = False
    # Where a hosted page leads back to.
    success_url: str = ""
    cancel_url: str = ""

    @property
    def acts(self) -> list[tuple[str, Any]]:
        """The names of what can be done now, and the words on their buttons."""
        return _ACTS.get(self.status, [])


_PAYING = [
    ("pay", gettext_lazy("Pay with a card that works")),
    ("decline", gettext_lazy("Pay with a card that the bank declines")),
    ("ask", gettext_lazy("Pay with a card whose bank asks who is there (3-D Secure)")),
    ("slow", gettext_lazy("Pay late: the money arrives when you say so")),
]
_ACTS = {
    "requires_payment_method": _PAYING,
    "requires_action": [
        ("pay", gettext_lazy("Answer the bank: it is me")),
        ("fail", gettext_lazy("Answer the bank wrongly")),
    ],
    "processing": [
        ("arrive", gettext_lazy("Let the money arrive")),
        ("bounce", gettext_lazy("Let the money never arrive")),
    ],
}


def find_demo_payment(*, workspace: Workspace, reference: str) -> DemoPayment:
    """What the page is about. Raises Missing when there is none, or the account is no demo's."""
    return _shown(stand_in_of(demo_account(workspace)), reference)


def act(*, workspace: Workspace, reference: str, name: str) -> str:
    """Do what a button says; answers why it cannot be done, "" when it was."""
    from ticketing.payments.standin.buyer import Buyer
    from ticketing.payments.standin.refusing import Refused

    chosen = _named(Buyer(stand_in_of(demo_account(workspace)))).get(name)
    if chosen is None:
        return "This page has no such button."
    try:
        chosen(reference)
    except Refused as refused:
        return str(refused)
    return ""


def demo_account(workspace: Workspace) -> StripeAccount:
    """The workspace's account, if it is a demo's. Raises Missing."""
    rows = StripeAccount.objects.filter(workspace=workspace, is_demo=True)
    account = rows.select_related("workspace").first()
    if account is None:
        raise Missing
    return account


def _named(buyer: "Buyer") -> dict[str, Callable[[str], Any]]:
    return {
        "pay": buyer.pay,
        "decline": buyer.decline,
        "ask": buyer.ask_who_pays,
        "fail": buyer.fail_who_pays,
        "slow": buyer.pay_slowly,
        "arrive": buyer.money_arrives,
        "bounce": buyer.money_fails,
    }


def _shown(stand: "StandIn", reference: str) -> DemoPayment:
    from ticketing.payments.standin.refusing import Refused

    try:
        if reference.startswith("cs_"):
            return _session(stand, reference)
        return _of_intent(reference, stand.find("payment_intent", reference))
    except Refused as refused:
        raise Missing from refused


def _session(stand: "StandIn", reference: str) -> DemoPayment:
    from ticketing.payments.standin.sessions import current_session

    with stand.store.turn():
        session = current_session(stand, reference)
    intent = session["payment_intent"] and stand.find("payment_intent", session["payment_intent"])
    body = intent or {
        "amount": session["amount_total"],
        "currency": session["currency"],
        "status": "requires_payment_method" if session["status"] == "open" else session["status"],
    }
    back = (session["success_url"] or "").replace("{CHECKOUT_SESSION_ID}", session["id"])
    found = _of_intent(reference, body)
    return replace(found, success_url=back, cancel_url=session["cancel_url"] or "")


def _of_intent(reference: str, body: "Body") -> DemoPayment:
    currency = body["currency"].upper()
    return DemoPayment(
        reference,
        price=show_price(from_stripe(body["amount"], currency), currency),
        about=body.get("description") or "",
        status=body["status"],
        was_declined=bool(body.get("last_payment_error")),
    )
