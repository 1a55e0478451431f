"""Rules asked about events without a database."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from loyalty.engine.recorded import Recorded
from loyalty.rules.compiled import CompiledRule, Limit, compile_rule
from loyalty.rules.content import RuleContent
from loyalty.rules.facts import Facts
from loyalty.rules.parts import Part
from tests.factories import NOON

BERLIN = ZoneInfo("Europe/Berlin")
_NOBODY = UUID(int=0)


def content_of(**says: Any) -> RuleContent:
    """A rule's content, in the API's spelling: one point a unit unless told otherwise."""
    fields = {"title": "Purchase", "type": "TRANSACTION", "reward": {"default": 1}} | says
    return msgspec.convert(fields, RuleContent, strict=False)


def rule_of(key: str = "purchase_completed", **says: Any) -> CompiledRule:
    """The rule, ready to be asked."""
    return compile_rule(rule_id=_NOBODY, key=key, number=1, content=content_of(**says))


def happening(
    amount: str | None = "10", *, metadata: dict[str, Any] | None = None, **more: Any
) -> Recorded:
    """A purchase in euros at NOON; without an amount a custom activity."""
    fields: dict[str, Any] = {
        "event_category": "activity" if amount is None else "transaction",
        "event_type": "custom" if amount is None else "purchase",
        "amount": None if amount is None else Decimal(amount),
        "currency": None if amount is None else "EUR",
        "occurred_at": NOON,
        "source": "",
        "name": None,
        "by_customer": False,
    }
    return Recorded(
        id=_NOBODY,
        customer_id=_NOBODY,
        external_id=None,
        received_at=NOON,
        metadata=metadata or {},
        **fields | more,
    )


def facts_of(event: Recorded, **more: Any) -> Facts:
    """What a condition can ask about the event, seen from Berlin."""
    return Facts(event, **{"zone": BERLIN} | more)


def ask(event: Recorded, *, counter: Limit | None = None, facts: Any = None, **says: Any) -> Part:
    """What a rule makes of an event; `counter` is how far its limit is used."""
    return rule_of(**says).ask(facts_of(event, **facts or {}), counter)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """An instant by the wall clock of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)
