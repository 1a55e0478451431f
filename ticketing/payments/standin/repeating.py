"""Idempotency keys: the same call again gets the same answer, another call under the key none."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.refusing import Refused
from ticketing.payments.standin.store import Body

KIND = "idempotency"
LONGEST_KEY = 255
# So long Stripe remembers a key.
KEY_LASTS = 24 * 60 * 60


@dataclass(frozen=True)
class Call:
    """One call as an idempotency key remembers it."""

    key: str | None
    method: str
    path: str
    says: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """The same for the same call."""
        said = json.dumps([self.method, self.path, self.says], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


def answer_once(stand: StandIn, call: Call, answer: Callable[[], Body]) -> tuple[int, Body]:
    """Status and body, those of the first time for a key that was met. The store's turn is ours."""
    if call.key is None:
        return _answered(stand, answer)
    if len(call.key) > LONGEST_KEY:
        raise Refused(400, "Idempotency keys are at most 255 characters.")
    name = f"{KIND}:{call.key}"
    kept = stand.store.read(name)
    if kept is None or kept["created"] + KEY_LASTS <= stand.now():
        status, body = _answered(stand, answer)
        says = {"fingerprint": call.fingerprint, "status": status, "body": body}
        stand.store.write(KIND, {"id": name, "created": stand.now()} | says)
        return status, body
    if kept["fingerprint"] != call.fingerprint:
        words = "Keys for idempotent requests can only be used with the same parameters."
        raise Refused(400, words, type="idempotency_error")
    return int(kept["status"]), kept["body"]


def _answered(stand: StandIn, answer: Callable[[], Body]) -> tuple[int, Body]:
    try:
        with stand.store.turn():
            return 200, answer()
    except Refused as refused:
        return refused.status, refused.body
