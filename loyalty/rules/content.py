"""What a rule says, as the API carries it and as each of its versions keeps it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import msgspec

DEFAULT_GROUP = "default"
_ONE = Decimal(1)


class RuleType(StrEnum):
    """How a rule makes points of an event."""

    FIX = "FIX"  # so many for each event
    CONDITIONAL = "CONDITIONAL"  # so many when a value reaches the threshold
    TRANSACTION = "TRANSACTION"  # so many for each unit of a value


class Rounding(StrEnum):
    """How a fraction of a point becomes whole; applied once, at the end."""

    HALF_UP = "half_up"
    FLOOR = "floor"
    CEILING = "ceiling"


class LimitPeriod(StrEnum):
    """The time in which a rule's limit counts rewarded events, in the workspace's zone."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    TOTAL = "total"


class Condition(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A branch (`type` and `conditions`) or a leaf (`field`, `operator`, `value`) of the tree.

    AND: all hold; OR: one holds; NOT: none of them holds.
    """

    type: Literal["AND", "OR", "NOT"] | None = None
    conditions: list["Condition"] = []
    field: str | None = None
    operator: str | None = None
    value: Any = None


class MetadataField(msgspec.Struct, forbid_unknown_fields=True):
    """A field that the metadata of an event may or must have."""

    key: str
    type: Literal["string", "number", "boolean", "array", "object"]
    required: bool = False


class Trigger(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Which events are meant: all that is given must match; an empty list matches any.

    `names` are keys of rules, or the `metadata.action` of custom events.
    """

    category: str | None = None
    types: list[str] = []
    sources: list[str] = []
    names: list[str] = []


class RuleContent(
    msgspec.Struct, rename="camel", omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """One version of a rule. `reward`: points by user group, for FIX and CONDITIONAL whole events,
    for TRANSACTION each `rewardPer` units of `rewardValueField`."""

    title: str
    type: RuleType
    reward: dict[str, Decimal]
    description: str = ""
    conditions: Condition | None = None
    limit: int | None = None
    period: LimitPeriod = LimitPeriod.TOTAL
    maximum_reward: int | None = None
    rounding: Rounding = Rounding.HALF_UP
    reward_value_field: str = "amount"
    reward_per: Decimal = _ONE
    threshold: Decimal | None = None
    metadata_fields: list[MetadataField] = []
    triggers: list[Trigger] = []
    requires_api_key: bool = True
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    # Days until the points may be spent, and days from then until they expire.
    pending_days: int = 0
    expire_days: int | None = None

    def __post_init__(self) -> None:
        """Make a one that was said the default, which is told by its identity."""
        if self.reward_per.is_finite() and self.reward_per == _ONE:
            self.reward_per = _ONE


_encoder = msgspec.json.Encoder(decimal_format="string")


def to_json(content: RuleContent) -> dict[str, Any]:
    """The content as plain JSON values, decimals as text: what a version keeps."""
    kept: dict[str, Any] = msgspec.json.decode(_encoder.encode(content))
    return kept


def from_json(kept: Any) -> RuleContent:
    """The content that `to_json` made these values of."""
    return msgspec.convert(kept, RuleContent, strict=False)
