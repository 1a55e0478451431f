"""Checkout Sessions: a page of the payment service that asks for the money."""

from typing import Any

from ticketing.payments.standin.coins import check_sum
from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.intents import (
    PAYABLE,
    cancelled,
    check_metadata,
    create_intent,
)
from ticketing.payments.standin.refusing import Refused, wrong_parameter
from ticketing.payments.standin.store import Body

SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60
# The session of a form is paid by what the buyer's own page is given.
_OWN_PAGE = {"elements", "embedded_page", "form"}


def create_session(stand: StandIn, says: dict[str, Any]) -> Body:
    """An open session; the PaymentIntent comes into being when the buyer first tries to pay."""
    _check(stand, says)
    total = sum(_line(line) for line in says["line_items"])
    currency = says["line_items"][0]["price_data"]["currency"]
    check_sum(total, currency)
    mode = "live" if stand.livemode else "test"
    session = stand.begin(f"cs_{mode}", "checkout.session", status="open")
    hosted = says.get("ui_mode", "hosted_page") == "hosted_page"
    session |= {
        "amount_subtotal": total,
        "amount_total": total,
        "cancel_url": says.get("cancel_url"),
        "client_reference_id": says.get("client_reference_id"),
        "client_secret": None if hosted else f"{session['id']}_secret",
        "currency": currency,
        "customer_email": says.get("customer_email"),
        "expires_at": says.get("expires_at", stand.now() + LONGEST),
        "locale": says.get("locale"),
        "metadata": says.get("metadata", {}),
        "mode": says["mode"],
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "success_url": says.get("success_url"),
        "ui_mode": says.get("ui_mode", "hosted_page"),
        "url": f"{stand.pages}{session['id']}/" if hosted else None,
    }
    stand.store.write("session_extra", {"id": f"{session['id']}:intent", "says": _intent_of(says)})
    return stand.keep(session)


def expire_session(stand: StandIn, reference: str, says: dict[str, Any]) -> Body:
    """End an open session: its page takes no money any more."""
    session = current_session(stand, reference)
    if session["status"] != "open":
        raise Refused(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}.",
        )
    return _expired(stand, session)


def current_session(stand: StandIn, reference: str) -> Body:
    """The session as it stands now: past its time it has expired by itself."""
    session = stand.find("checkout.session", reference)
    if session["status"] == "open" and session["expires_at"] <= stand.now():
        return _expired(stand, session)
    return session


def intent_of_session(stand: StandIn, session: Body) -> Body:
    """The PaymentIntent by which a session is paid, made when it is first needed."""
    if session["payment_intent"]:
        return stand.find("payment_intent", session["payment_intent"])
    extra = stand.store.read(f"{session['id']}:intent")
    says = extra["says"] if extra else {}
    sums = {"amount": session["amount_total"], "currency": session["currency"]}
    intent = create_intent(stand, says | sums)
    stand.keep(session | {"payment_intent": intent["id"]})
    return intent


def _expired(stand: StandIn, session: Body) -> Body:
    if session["payment_intent"]:
        intent = stand.find("payment_intent", session["payment_intent"])
        if intent["status"] in PAYABLE:
            cancelled(stand, intent, "expired")
    session |= {"status": "expired", "url": None}
    return stand.keep(session, "checkout.session.expired")


def _check(stand: StandIn, says: dict[str, Any]) -> None:
    if says.get("mode") != "payment":
        raise wrong_parameter("mode", "This stand-in takes payments only.")
    if not says.get("line_items"):
        raise wrong_parameter("line_items", "`line_items` is required in `payment` mode.")
    back = "return_url" if says.get("ui_mode") in _OWN_PAGE else "success_url"
    if not str(says.get(back, "")).startswith(("https://", "http://")):
        raise wrong_parameter(back, f"Not a valid URL: `{back}`.")
    ends = says.get("expires_at", stand.now() + LONGEST)
    if not SHORTEST <= ends - stand.now() <= LONGEST:
        words = "must be at least 30 minutes and at most 24 hours from Checkout Session creation"
        raise wrong_parameter("expires_at", f"The `expires_at` timestamp {words}.")
    check_metadata(says.get("metadata", {}))


def _line(line: dict[str, Any]) -> int:
    price = line.get("price_data")
    if price is None or "unit_amount" not in price or "quantity" not in line:
        raise wrong_parameter("line_items", "A line needs `price_data` and `quantity`.")
    if "product_data" not in price and "product" not in price:
        raise wrong_parameter("line_items", "A price needs a product.")
    return int(price["unit_amount"]) * int(line["quantity"])


def _intent_of(says: dict[str, Any]) -> dict[str, Any]:
    wanted = dict(says.get("payment_intent_data", {}))
    check_metadata(wanted.get("metadata", {}))
    return wanted
