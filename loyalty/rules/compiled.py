"""A version of a rule, compiled once: asked about an event, it answers with points and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from events.kinds import LOSSES, EventType
from loyalty.rules.conditions import Check, compile_tree
from loyalty.rules.content import (
    DEFAULT_GROUP,
    LimitPeriod,
    Rounding,
    RuleContent,
    RuleType,
    Trigger,
)
from loyalty.rules.facts import MISSING, Facts, Getter, Happening, as_decimal, getter
from loyalty.rules.parts import Part, Verdict

_ROUNDINGS = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.CEILING: ROUND_CEILING,
}
_WHOLE = Decimal(1)
_ONE = Decimal(1)
_NOTHING = Decimal(0)
# What a bigint and a person can hold.
MOST_POINTS = 10**12
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "array": list,
    "object": dict,
}
_FOREVER = date(1, 1, 1)
_PERIOD_STARTS: Mapping[LimitPeriod, Callable[[date], date]] = {
    LimitPeriod.DAILY: lambda day: day,
    LimitPeriod.WEEKLY: lambda day: day - timedelta(days=day.weekday()),
    LimitPeriod.MONTHLY: lambda day: day.replace(day=1),
    LimitPeriod.TOTAL: lambda day: _FOREVER,
}


@dataclass(slots=True)
class Limit:
    """How many of a customer's events a rule has rewarded in one period."""

    used: int
    added: int = 0


@dataclass(frozen=True, slots=True)
class CompiledTrigger:
    """Which events are meant; what is empty matches any."""

    category: str | None
    types: frozenset[str]
    sources: frozenset[str]
    names: frozenset[str]

    def may_match(self, event: Happening) -> bool:
        """Whether events of this one's category and type can be meant."""
        return (self.category is None or event.event_category == self.category) and (
            not self.types or event.event_type in self.types
        )

    def matches_all_like(self, event: Happening) -> bool:
        """Whether all events of this one's category and type are meant."""
        return self.may_match(event) and not (self.sources or self.names)

    def matches(self, event: Happening) -> bool:
        """Whether the event is meant."""
        return (
            self.may_match(event)
            and (not self.sources or event.source in self.sources)
            and (not self.names or self._is_named(event))
        )

    def _is_named(self, event: Happening) -> bool:
        action = event.metadata.get("action")  # whatever JSON there is
        return event.name in self.names or (isinstance(action, str) and action in self.names)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """One version of a rule, ready to be asked; it never changes."""

    rule_id: UUID
    key: str
    number: int
    content: RuleContent
    check: Check
    read_value: Getter
    triggers: tuple[CompiledTrigger, ...]
    rounding: str
    required: tuple[tuple[str, str], ...] = field(default=())

    def may_be_triggered_by(self, event: Happening) -> bool:
        """Whether the rule is about some events of this one's type."""
        if event.event_type in LOSSES:
            return False
        if event.event_type in (self.key, EventType.CUSTOM):
            return True
        return any(trigger.may_match(event) for trigger in self.triggers)

    def is_triggered_by_all_like(self, event: Happening) -> bool:
        """Whether the rule is about all events of this one's type."""
        if event.event_type in LOSSES:
            return False
        is_own = event.event_type == self.key
        return is_own or any(trigger.matches_all_like(event) for trigger in self.triggers)

    def is_triggered_by(self, event: Happening) -> bool:
        """Whether this event is one that the rule is about, as one that names no rule."""
        kind = event.event_type
        if kind == self.key or (
            kind == EventType.CUSTOM and event.metadata.get("action") == self.key
        ):
            return True
        return any(trigger.matches(event) for trigger in self.triggers) and kind not in LOSSES

    def period_of(self, facts: Facts) -> date:
        """The first day of the period in which the limit counts this event."""
        return _PERIOD_STARTS[self.content.period](facts.local.date())

    def ask(self, facts: Facts, limit: Limit | None) -> Part:
        """What the event earns by this rule, and why; counts it in `limit` when it earns.

        `limit` is that of the customer and the event's period; None when the rule has none.
        """
        part = self.ask_unlimited(facts)
        if limit is None or part.verdict is not Verdict.AWARDED:
            return part
        part.used, part.limit = limit.used, self.content.limit
        part.period_on = self.period_of(facts).isoformat()
        if limit.used >= (self.content.limit or 0):
            part.verdict, part.points = Verdict.LIMIT, 0
            return part
        limit.used += 1
        limit.added += 1
        return part

    def ask_unlimited(self, facts: Facts) -> Part:
        """The same, as if there were no limit: what is awarded again after a refund."""
        part = Part(self.key, self.number, Verdict.AWARDED)
        if verdict := self._refusal(facts, part):
            part.verdict = verdict
            return part
        if self.content.conditions is not None:
            part.seen = []
            if not self.check(facts, part.seen):
                part.verdict = Verdict.CONDITIONS
                return part
        return self._reward(facts, part)

    def _refusal(self, facts: Facts, part: Part) -> Verdict | None:
        content, event = self.content, facts.event
        if content.requires_api_key and event.by_customer:
            return Verdict.KEY
        has_dates = content.valid_from is not None or content.valid_until is not None
        if has_dates and not self.is_valid_at(event.occurred_at):
            return Verdict.DATES
        if self.required:
            part.missing = self.missing_field(event.metadata)
        return Verdict.METADATA if part.missing else None

    def is_valid_at(self, moment: datetime) -> bool:
        """Whether the rule's dates include an instant; the end is not included."""
        starts, ends = self.content.valid_from, self.content.valid_until
        return (starts is None or starts <= moment) and (ends is None or moment < ends)

    def missing_field(self, metadata: Mapping[str, Any]) -> str:
        """The first declared field that is required and missing, or of another type; else ""."""
        for key, kind in self.required:
            if key not in metadata or not is_of(kind, metadata[key]):
                return key
        return ""

    def _reward(self, facts: Facts, part: Part) -> Part:
        content = self.content
        if content.type is not RuleType.FIX:
            part.value = self._value(facts)
            if verdict := self._shortfall(part):
                part.verdict = verdict
                return part
        part.group, part.reward = best_reward(content.reward, facts.groups)
        part.exact = part.reward
        if facts.multiplier != _ONE:
            part.multiplier = facts.multiplier
            part.exact *= facts.multiplier
        if content.type is RuleType.TRANSACTION:
            part.exact = self._for_units(part.exact, part.value or _NOTHING)
        points = self._whole(part.exact)
        if content.maximum_reward is not None and points > content.maximum_reward:
            points, part.capped = content.maximum_reward, True
        part.points = points
        if points <= 0:
            part.points, part.verdict = 0, Verdict.NOTHING
        return part

    def _shortfall(self, part: Part) -> Verdict | None:
        if part.value is None:
            part.missing = self.content.reward_value_field
            return Verdict.VALUE
        threshold = self.content.threshold or _NOTHING
        is_below = self.content.type is RuleType.CONDITIONAL and part.value < threshold
        return Verdict.THRESHOLD if is_below else None

    def _for_units(self, reward: Decimal, units: Decimal) -> Decimal:
        # Divided last: 3 points for each 3 euros are exact, a third of a euro is not.
        per = self.content.reward_per
        return reward * units if per == _ONE else reward * units / per

    def _whole(self, exact: Decimal) -> int:
        # More digits than a decimal's precision could not be rounded.
        if exact >= MOST_POINTS:
            return MOST_POINTS
        return int(exact.quantize(_WHOLE, rounding=self.rounding))

    def _value(self, facts: Facts) -> Decimal | None:
        """The rewarded value of what was kept: another field than the amount shrinks with it."""
        value = as_decimal(self.read_value(facts))
        whole = facts.event.amount
        if value is None or value <= 0 or facts.kept == whole or not whole:
            return None if value is None or value < 0 else value
        if self.content.reward_value_field == "amount":
            return value
        return value * (facts.kept or 0) / whole


def best_reward(reward: Mapping[str, Decimal], groups: Any) -> tuple[str, Decimal]:
    """The group with the highest reward among the customer's, and that reward; else the default."""
    own = [(reward[group], group) for group in groups if group in reward] if groups else ()
    if not own:
        return DEFAULT_GROUP, reward.get(DEFAULT_GROUP, Decimal(0))
    most, group = max(own, key=lambda one: one[0])
    return group, most


def is_of(kind: str, value: Any) -> bool:
    """Whether a metadata value is of a declared type."""
    if kind == "number":
        return as_decimal(value) is not None
    return isinstance(value, _TYPES[kind])


def groups_of(event: Happening, own: list[str]) -> list[str]:
    """The groups that count for an event: those it names (`usergroup`), else the customer's.

    A customer's own device names groups that the customer is in, or none.
    """
    named = event.metadata.get("usergroup", MISSING)
    if isinstance(named, str):
        named = [named]
    if not isinstance(named, list):
        return own
    groups = [one for one in named if isinstance(one, str)]
    if event.by_customer:
        return [one for one in groups if one == DEFAULT_GROUP or one in own]
    return groups


def compile_trigger(trigger: Trigger) -> CompiledTrigger:
    """The trigger, ready to be asked."""
    return CompiledTrigger(
        category=trigger.category,
        types=frozenset(trigger.types),
        sources=frozenset(trigger.sources),
        names=frozenset(trigger.names),
    )


def compile_rule(*, rule_id: UUID, key: str, number: int, content: RuleContent) -> CompiledRule:
    """The version as something that can be asked. The content was checked when it was made."""
    return CompiledRule(
        rule_id=rule_id,
        key=key,
        number=number,
        content=content,
        check=compile_tree(content.conditions),
        read_value=getter(content.reward_value_field),
        triggers=tuple(map(compile_trigger, content.triggers)),
        rounding=_ROUNDINGS[content.rounding],
        required=tuple((one.key, one.type) for one in content.metadata_fields if one.required),
    )


def ripens_and_expires(
    content: RuleContent, earned_at: datetime, *, at: datetime
) -> tuple[datetime | None, datetime | None]:
    """When points that were earned at an instant may be spent, and when they expire.

    They may be spent at once (None) also when the event came so late, `at`, that the return
    period is over.
    """
    ripens = earned_at + timedelta(days=content.pending_days)
    expires = None
    if content.expire_days is not None:
        expires = ripens.astimezone(UTC) + timedelta(days=content.expire_days)
    return ripens if content.pending_days and ripens > at else None, expires
