"""The stand-in as the official client meets it: what would be the internet ends here."""

import json
from collections import deque
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from stripe import APIConnectionError, HTTPClient

from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.parameters import read_parameters
from ticketing.payments.standin.refusing import NotInStripe, Refused
from ticketing.payments.standin.repeating import Call, answer_once
from ticketing.payments.standin.routes import find_route
from ticketing.payments.standin.store import Body
from ticketing.payments.standin.wire import parse_form

Reply = tuple[str, int, Mapping[str, str]]


class Trouble(Enum):
    """What can go wrong on the way, with the next request that is sent."""

    UNREACHABLE = "it never arrives"
    ANSWER_LOST = "it is done, and nobody hears of it"
    BROKEN = "Stripe fails before it does anything"
    BUSY = "Stripe is asked too often"


_BROKEN = {
    Trouble.BROKEN: Refused(500, "An unknown error occurred.", type="api_error"),
    Trouble.BUSY: Refused(429, "Too many requests.", code="rate_limit"),
}


def _nothing(_: object) -> None:
    """Nobody looks."""


class StandInTransport(HTTPClient):
    """Carries the client's requests to the stand-in."""

    name = "stand-in"

    def __init__(self, stand: StandIn) -> None:
        super().__init__()
        self.stand = stand
        self.troubles: deque[Trouble] = deque()
        # Calls of which Stripe publishes nothing: a test looks that there are none.
        self.complaints: list[str] = []
        # Tests look at answers, and stop the program before or after a call.
        self.check: Callable[[Body], None] = _nothing
        self.before: Callable[[str], None] = _nothing
        self.after: Callable[[str], None] = _nothing

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> Reply:
        """One request, with whatever trouble is due."""
        address = urlsplit(url)
        called = f"{method.upper()} {address.path}"
        self.before(called)
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is Trouble.UNREACHABLE:
            raise _unheard("There is no way to Stripe.")
        if trouble in _BROKEN:
            return _reply(_BROKEN[trouble].status, _BROKEN[trouble].body)
        form = post_data if method == "post" else address.query
        status, body = self._answer(method, address.path, dict(headers or {}), form or "")
        self.after(called)
        if trouble is Trouble.ANSWER_LOST:
            raise _unheard("Stripe answered too late.")
        return _reply(status, body)

    def close(self) -> None:
        """There is nothing to close."""

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0

    def _answer(
        self, method: str, path: str, headers: dict[str, str], form: str
    ) -> tuple[int, Body]:
        try:
            route, reference = find_route(method, path)
            says = read_parameters(route.parameters, parse_form(form))
        except (NotInStripe, ValueError) as fault:
            self.complaints.append(str(fault))
            raise
        key = headers.get("Idempotency-Key") if method == "post" else None
        call = Call(key, method, path, says)
        try:
            self._admit(headers)
            with self.stand.store.turn():
                status, body = answer_once(
                    self.stand, call, lambda: route.answer(self.stand, reference, says)
                )
        except Refused as refused:
            return refused.status, refused.body
        if status == 200:
            self.check(body)
        return status, body

    def _admit(self, headers: dict[str, str]) -> None:
        if headers.get("Authorization") != f"Bearer {self.stand.secret_key}":
            raise Refused(401, "Invalid API Key provided.")


def _reply(status: int, body: Body) -> Reply:
    return json.dumps(body), status, {"Request-Id": "req_standin"}


def _unheard(words: str) -> APIConnectionError:
    return APIConnectionError(words, should_retry=True)  # type: ignore[no-untyped-call]  # it has no types
