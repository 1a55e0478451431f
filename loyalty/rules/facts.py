"""What a condition can ask about one event: its own fields, its metadata, and its customer."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, Protocol


class Happening(Protocol):
    """An event as the engine reads it, on its way into the table or out of it."""

    event_category: str
    event_type: str
    amount: Decimal | None
    currency: str | None
    occurred_at: datetime
    source: str
    metadata: dict[str, Any]
    name: str | None
    by_customer: bool


class _Nothing:
    """What a missing field is: not equal to anything, None included."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = _Nothing()


class Facts:
    """One event seen by one workspace, with the amount that its customer kept after refunds."""

    __slots__ = ("_local", "event", "groups", "kept", "multiplier", "tier", "zone")

    def __init__(
        self,
        event: Happening,
        *,
        zone: tzinfo,
        groups: list[str] | None = None,
        tier: str = "",
        multiplier: Decimal = Decimal(1),
        kept: Decimal | None = None,
    ) -> None:
        self.event = event
        self.zone = zone
        self.groups = groups or []
        self.tier = tier
        self.multiplier = multiplier
        self.kept = event.amount if kept is None else kept
        self._local: datetime | None = None

    @property
    def local(self) -> datetime:
        """When it happened, on the workspace's clock."""
        if self._local is None:
            self._local = self.event.occurred_at.astimezone(self.zone)
        return self._local


Getter = Callable[[Facts], Any]


def _amount(facts: Facts) -> Any:
    if facts.kept is not None:
        return facts.kept
    return facts.event.metadata.get("amount", MISSING)


def _customer_groups(facts: Facts) -> Any:
    return list(facts.groups)


_OWN: dict[str, Getter] = {
    "amount": _amount,
    "currency": lambda facts: facts.event.currency or facts.event.metadata.get("currency", MISSING),
    "source": lambda facts: facts.event.source or facts.event.metadata.get("source", MISSING),
    "type": lambda facts: facts.event.event_type,
    "hour": lambda facts: facts.local.hour,
    "weekday": lambda facts: facts.local.isoweekday(),
    "customer.tier": lambda facts: facts.tier or MISSING,
    "customer.groups": _customer_groups,
}
OWN_FIELDS = tuple(_OWN)


def getter(field: str) -> Getter:
    """A function that reads a field: one of OWN_FIELDS, else a dotted path into the metadata."""
    own = _OWN.get(field)
    if own:
        return own
    path = field.removeprefix("metadata.").split(".")
    if len(path) == 1:
        name = path[0]
        return lambda facts: facts.event.metadata.get(name, MISSING)
    return lambda facts: _walk(facts.event.metadata, path)


def value_at(metadata: dict[str, Any], field: str) -> Any:
    """The metadata's value at a dotted path; MISSING where there is none."""
    return _walk(metadata, field.removeprefix("metadata.").split("."))


def _walk(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if not isinstance(value, dict):
            return MISSING
        value = value.get(name, MISSING)
    return value


def as_decimal(value: Any) -> Decimal | None:
    """A JSON number as the decimal that was written; None for what is no number."""
    kind = type(value)
    if kind is Decimal:
        return value  # type: ignore[no-any-return]  # it is a Decimal
    if kind is int:
        return Decimal(value)
    return Decimal(repr(value)) if kind is float else None
