"""The trace: what one rule made of one event, kept in the ledger beside what it earned."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec


class Verdict(StrEnum):
    """How a rule that was asked about an event answered."""

    AWARDED = "awarded"
    CONDITIONS = "conditions_failed"
    THRESHOLD = "below_threshold"
    LIMIT = "limit_reached"
    DATES = "outside_dates"
    METADATA = "metadata_missing"
    KEY = "api_key_required"
    VALUE = "value_missing"
    NOTHING = "nothing"  # no reward for the group, or less than half a point


class Part(msgspec.Struct, omit_defaults=True):
    """One rule's answer: `rule` and `version` name what was asked, `points` are what came of it.

    exact = value / per * reward * multiplier, before rounding; `used` rewarded events of `limit`
    came before, in the period that began on `period_on`. `seen` holds for each condition of the
    version, in the order of reading, the actual value and whether it held. `kept` is the amount
    left after refunds, where it is not the whole.
    """

    rule: str
    version: int
    verdict: Verdict
    points: int = 0
    group: str = ""
    reward: Decimal | None = None
    value: Decimal | None = None
    multiplier: Decimal | None = None
    exact: Decimal | None = None
    capped: bool = False
    used: int | None = None
    limit: int | None = None
    period_on: str | None = None
    seen: list[tuple[Any, bool]] = []
    missing: str = ""
    kept: Decimal | None = None


class Trace(msgspec.Struct, omit_defaults=True):
    """Why an entry of the ledger is there.

    `revision` is the state of the programme that was asked; `groups` and `tier` are what the
    customer had then. A correction names the event that `caused` it.
    """

    revision: int = 0
    parts: list[Part] = []
    groups: list[str] = []
    tier: str = ""
    caused: str = ""
    words: str = ""


decode_trace = msgspec.json.Decoder(Trace, strict=False).decode


def trace_of(kept: Any) -> Trace:
    """The trace that the ledger keeps as JSON values."""
    return msgspec.convert(kept, Trace, strict=False)
