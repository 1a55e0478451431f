"""Which address of Stripe's does what, and which parameters it takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stripe import params
from stripe.params import checkout

from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.intents import cancel_intent, create_intent
from ticketing.payments.standin.refunds import create_refund
from ticketing.payments.standin.refusing import NotInStripe
from ticketing.payments.standin.sessions import create_session, current_session, expire_session
from ticketing.payments.standin.showing import listed, with_expanded
from ticketing.payments.standin.store import Body

Says = dict[str, Any]
Answer = Callable[[StandIn, str, Says], Body]


@dataclass(frozen=True)
class Route:
    """One address: its method and path, its parameters, and what answers."""

    method: str
    path: str
    parameters: type
    answer: Answer

    def matches(self, method: str, path: str) -> str | None:
        """The reference in the path, "" where the path has none; None for another address."""
        met = re.fullmatch(self.path.replace("{}", "([^/]+)"), path)
        if met is None or method != self.method:
            return None
        return met[1] if met.groups() else ""


def find_route(method: str, path: str) -> tuple[Route, str]:
    """The route and the reference in its path. Raises NotInStripe where the stand-in has none."""
    for route in ROUTES:
        reference = route.matches(method, path)
        if reference is not None:
            return route, reference
    raise NotInStripe(f"The stand-in does not know {method} {path}")


def _made(create: Callable[[StandIn, Says], Body]) -> Answer:
    return lambda stand, _, says: with_expanded(stand, create(stand, says), says)


def _ended(end: Answer) -> Answer:
    return lambda stand, name, says: with_expanded(stand, end(stand, name, says), says)


def _one(kind: str) -> Answer:
    return lambda stand, name, says: with_expanded(stand, stand.find(kind, name), says)


def _all(kind: str, *filters: str) -> Answer:
    return lambda stand, _, says: listed(stand, kind, filters, says)


def _session(stand: StandIn, name: str, says: Says) -> Body:
    return with_expanded(stand, current_session(stand, name), says)


_INTENTS, _SESSIONS = "/v1/payment_intents", "/v1/checkout/sessions"
ROUTES = [
    Route("post", _INTENTS, params.PaymentIntentCreateParams, _made(create_intent)),
    Route("get", _INTENTS, params.PaymentIntentListParams, _all("payment_intent", "customer")),
    Route("get", f"{_INTENTS}/{{}}", params.PaymentIntentRetrieveParams, _one("payment_intent")),
    Route(
        "post", f"{_INTENTS}/{{}}/cancel", params.PaymentIntentCancelParams, _ended(cancel_intent)
    ),
    Route("post", _SESSIONS, checkout.SessionCreateParams, _made(create_session)),
    Route(
        "get",
        _SESSIONS,
        checkout.SessionListParams,
        _all("checkout.session", "payment_intent", "status"),
    ),
    Route("get", f"{_SESSIONS}/{{}}", checkout.SessionRetrieveParams, _session),
    Route("post", f"{_SESSIONS}/{{}}/expire", checkout.SessionExpireParams, _ended(expire_session)),
    Route("post", "/v1/refunds", params.RefundCreateParams, _made(create_refund)),
    Route(
        "get", "/v1/refunds", params.RefundListParams, _all("refund", "payment_intent", "charge")
    ),
    Route("get", "/v1/refunds/{}", params.RefundRetrieveParams, _one("refund")),
    Route("get", "/v1/charges", params.ChargeListParams, _all("charge", "payment_intent")),
    Route("get", "/v1/charges/{}", params.ChargeRetrieveParams, _one("charge")),
    Route(
        "get", "/v1/disputes", params.DisputeListParams, _all("dispute", "payment_intent", "charge")
    ),
    Route("get", "/v1/disputes/{}", params.DisputeRetrieveParams, _one("dispute")),
    Route("get", "/v1/events", params.EventListParams, _all("event", "type")),
    Route("get", "/v1/events/{}", params.EventRetrieveParams, _one("event")),
]
