"""Made-up activity in the mix of a shop with a gym: rows for COPY, and bodies for the API."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from core.ids import uuid7_series

BATCH = 1000
COLUMNS = (
    "id, workspace_id, customer_id, event_category, event_type, amount, currency, occurred_at, "
    "received_at, external_id, source, metadata, field_name, old_value, new_value"
)
TILLS = [f"pos-terminal-{n}" for n in range(1, 13)]
SOURCES = [*TILLS, "website", "mobile-app", "store-downtown", "gym-entrance"]
PURCHASE = ("transaction", "purchase")
# What happens, and how often in a hundred.
MIX = {
    PURCHASE: 50,
    ("transaction", "refund"): 3,
    ("activity", "check_in"): 18,
    ("activity", "visit"): 8,
    ("activity", "app_open"): 6,
    ("activity", "link_click"): 4,
    ("activity", "notification_opened"): 4,
    ("activity", "custom"): 4,
    ("field_change", "field_updated"): 3,
}
KINDS = [kind for kind, share in MIX.items() for _ in range(share)]
GOODS = ["Coffee", "Sandwich", "Cake", "Day pass", "Towel", "Water", "Juice", "T-shirt"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One event, before it is written down in either form; `amount` in whole units of USD."""

    customer_id: str
    category: str
    kind: str
    amount: str | None
    occurred_at: datetime
    external_id: str
    source: str
    metadata: dict[str, Any]

    def as_item(self) -> dict[str, Any]:
        """What a caller of the API sends."""
        item: dict[str, Any] = {
            "pass_id": self.customer_id,
            "event_category": self.category,
            "event_type": self.kind,
            "event_timestamp": self.occurred_at.isoformat().replace("+00:00", "Z"),
            "external_id": self.external_id,
            "source": self.source,
            "metadata": self.metadata,
        }
        if self.category == "transaction":
            item |= {"amount": self.amount, "currency": "USD"}
        if self.category == "field_change":
            item |= {"field_name": "points", "old_value": "100", "new_value": "150"}
        return item

    def as_row(self, key: str, workspace_id: UUID, received_at: str) -> str:
        """A line of COPY's text format; nothing in it needs escaping."""
        money = f"{self.amount}\tUSD" if self.amount else "\\N\t\\N"
        change = "points\t100\t150" if self.category == "field_change" else "\\N\t\\N\t\\N"
        return (
            f"{key}\t{workspace_id}\t{self.customer_id}\t{self.category}\t{self.kind}\t{money}\t"
            f"{self.occurred_at}\t{received_at}\t{self.external_id}\t{self.source}\t"
            f"{json.dumps(self.metadata)}\t{change}\n"
        )


class Stream:
    """Makes facts one after the other; the same seed makes the same ones."""

    def __init__(self, *, workspace_id: UUID, customers: Sequence[str], seed: int = 1) -> None:
        self.workspace_id = workspace_id
        self.customers = customers
        self.random = Random(seed)
        self.made = 0

    def fact(
        self, occurred_at: datetime, *, customer: str = "", kind: tuple[str, str] | None = None
    ) -> Fact:
        """The next fact, of anybody and any kind unless told. Its external id counts up, as order
        numbers do."""
        self.made += 1
        rolled = self.random.random
        category, type = kind or KINDS[int(rolled() * len(KINDS))]
        source = SOURCES[int(rolled() * len(SOURCES))]
        amount = f"{1 + 80 * rolled():.2f}" if category == "transaction" else None
        customer = customer or self.customers[int(rolled() * len(self.customers))]
        metadata = self._metadata(category)
        external_id = f"ext-{self.made:09}"
        return Fact(customer, category, type, amount, occurred_at, external_id, source, metadata)

    def _metadata(self, category: str) -> dict[str, Any]:
        first = int(self.random.random() * len(GOODS))
        if category == "transaction":
            goods = [GOODS[first], GOODS[first - 3]]
            return {"order_id": f"ORD-{self.made}", "channel": "online", "items": goods}
        return {"location": "Main Entrance", "campaign_id": f"camp-{first}"}

    def history(self, count: int, *, until: datetime) -> Iterator[str]:
        """`count` rows of the two years before `until`, in the order in which they came."""
        step = timedelta(days=730) / count
        for n in range(count, 0, -1):
            received = until - n * step
            fact = self.fact(received - timedelta(seconds=int(self.random.random() * 600)))
            yield fact.as_row(self._key(received), self.workspace_id, str(received))

    def _key(self, at: datetime) -> str:
        noise = self.random.getrandbits(74)
        key = int(at.timestamp() * 1000) << 80 | 7 << 76 | noise >> 62 << 64 | 2 << 62
        text = f"{key | noise & (1 << 62) - 1:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def recent(self, count: int) -> list[Fact]:
        """Facts of the last hour, as a till brings them."""
        now = datetime.now(UTC)
        return [self.fact(self._lately(now)) for _ in range(count)]

    def recent_of_all(self, count: int, *, kind: tuple[str, str] | None = None) -> list[Fact]:
        """The same, no two of them of one customer."""
        now, people = datetime.now(UTC), self.random.sample(self.customers, count)
        return [self.fact(self._lately(now), customer=one, kind=kind) for one in people]

    def _lately(self, now: datetime) -> datetime:
        return now - timedelta(seconds=self.random.random() * 3600)


def batch_body(facts: Sequence[Fact]) -> bytes:
    """The body of `POST /events/batch`."""
    return json.dumps({"events": [fact.as_item() for fact in facts]}).encode()


def single_body(fact: Fact) -> bytes:
    """The body of `POST /events`."""
    return json.dumps(fact.as_item()).encode()


def copy_block(facts: Sequence[Fact], *, workspace_id: UUID) -> bytes:
    """The same facts as COPY takes them, with keys and all."""
    received = str(datetime.now(UTC))
    keys = uuid7_series(len(facts))
    rows = [f.as_row(str(k), workspace_id, received) for f, k in zip(facts, keys, strict=True)]
    return "".join(rows).encode()
