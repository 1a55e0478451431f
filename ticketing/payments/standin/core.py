"""The stand-in itself: its objects, its clock, and the events that it tells of."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from stripe._api_version import _ApiVersion

from ticketing.payments.standin.refusing import missing
from ticketing.payments.standin.store import Body, MemoryStore, Store


def _now() -> int:
    return int(time.time())


@dataclass
class StandIn:
    """One account at the payment service that is none."""

    secret_key: str = "sk_test_standin"  # noqa: S105  # opens nothing
    store: Store = field(default_factory=MemoryStore)
    # Whole seconds since 1970, as Stripe writes all times.
    now: Callable[[], int] = _now
    # Where hosted pages lie.
    pages: str = "https://checkout.example/"

    @property
    def livemode(self) -> bool:
        """Whether this would be real money."""
        return self.secret_key.startswith(("sk_live_", "rk_live_"))

    def begin(self, prefix: str, kind: str, **says: object) -> Body:
        """A new object with what all objects carry; it is not kept yet."""
        common = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, "created": self.now()}
        return common | {"livemode": self.livemode} | says

    def find(self, kind: str, reference: str | None) -> Body:
        """The object. Raises Refused as Stripe does for an unknown name."""
        # The database cannot even be asked for what no name can be.
        may_be = bool(reference) and str(reference).isprintable()
        body = self.store.read(str(reference)) if may_be else None
        if body is None or body["object"] != kind:
            raise missing(kind, str(reference))
        return body

    def keep(self, body: Body, *events: str) -> Body:
        """Keep an object, and tell of what happened to it."""
        self.store.write(body["object"], body)
        for name in events:
            self._tell(name, body)
        return body

    def _tell(self, name: str, body: Body) -> None:
        event = self.begin("evt", "event", type=name, api_version=_ApiVersion.CURRENT)
        event |= {"pending_webhooks": 1, "request": {"id": None, "idempotency_key": None}}
        self.store.write("event", event | {"data": {"object": body}})
