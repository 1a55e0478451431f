"""What a rule must fulfil before it is kept; each refusal names the field."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.errors import FieldFault, Invalid
from events.kinds import CATEGORY_OF, LOSSES, Category, did_you_mean
from loyalty.rules.compiled import MOST_POINTS
from loyalty.rules.conditions import refuse_impossible
from loyalty.rules.content import DEFAULT_GROUP, Condition, RuleContent, RuleType, Trigger

MOST_DAYS = 36_500
_MOST_REWARD = Decimal(MOST_POINTS)
_MOST_TRIGGERS = 50


def check_content(content: RuleContent) -> None:
    """Raise Invalid with every fault of the rule."""
    faults = [*_texts(content), *_reward(content), *_numbers(content), *_fields(content)]
    faults += check_triggers(content.triggers, field="triggers")
    if (
        content.valid_from is not None
        and content.valid_until is not None
        and content.valid_until <= content.valid_from
    ):
        faults.append(_fault("validUntil", "ends_before_it_starts", "It ends before it starts."))
    if faults:
        raise Invalid(faults=faults)
    refuse_impossible(content.conditions)


def check_key(key: str) -> None:
    """Raise Invalid for a key that could not stand in an address."""
    if not key or len(key) > 100 or not key.isprintable() or key != key.strip() or "/" in key:
        raise Invalid.field(
            "eventId", "invalid_key", "Use up to 100 printable characters and no slash."
        )


def _texts(content: RuleContent) -> Iterator[FieldFault]:
    if not content.title.strip() or len(content.title) > 200:
        yield _fault("title", "required", "Give a title of up to 200 characters.")
    if len(content.description) > 2000:
        yield _fault("description", "too_long", "Use at most 2000 characters.")


def _reward(content: RuleContent) -> Iterator[FieldFault]:
    if not content.reward:
        yield _fault("reward", "required", f"Give at least the reward of {DEFAULT_GROUP!r}.")
    for group, points in content.reward.items():
        if not points.is_finite() or not 0 <= points <= _MOST_REWARD:
            yield _fault(f"reward.{group}"[:100], "out_of_range", "A reward is at least 0.")
        if not group or len(group) > 100:
            yield _fault("reward", "invalid_group", "A group has 1 to 100 characters.")


def _numbers(content: RuleContent) -> Iterator[FieldFault]:
    if not content.reward_per.is_finite() or not 0 < content.reward_per <= _MOST_REWARD:
        yield _fault("rewardPer", "out_of_range", "Give a number above 0.")
    if content.type is RuleType.CONDITIONAL and content.threshold is None:
        yield _fault("threshold", "required", "A conditional rule needs its threshold.")
    if content.threshold is not None and not content.threshold.is_finite():
        yield _fault("threshold", "out_of_range", "Give a number.")
    yield from _whole_numbers(content)


def _whole_numbers(content: RuleContent) -> Iterator[FieldFault]:
    whole = {"limit": content.limit, "maximumReward": content.maximum_reward}
    for name, number in whole.items():
        if number is not None and not 1 <= number <= 2**31 - 1:
            yield _fault(name, "out_of_range", "Give a whole number from 1, or null for none.")
    days = {"pendingDays": content.pending_days, "expireDays": content.expire_days}
    for name, number in days.items():
        if number is not None and not 0 <= number <= MOST_DAYS:
            yield _fault(name, "out_of_range", f"Give days, at most {MOST_DAYS}.")
    if content.expire_days == 0:
        yield _fault("expireDays", "out_of_range", "Points that expire at once cannot be spent.")


def _fields(content: RuleContent) -> Iterator[FieldFault]:
    keys = [one.key for one in content.metadata_fields]
    for number, key in enumerate(keys):
        if not key or len(key) > 255 or key in keys[:number]:
            yield _fault(f"metadataFields.{number}.key", "invalid_key", "Name each field once.")
    if not content.reward_value_field or len(content.reward_value_field) > 255:
        yield _fault("rewardValueField", "required", "Say which field's value is rewarded.")


def check_triggers(triggers: Sequence[Trigger], *, field: str) -> Iterator[FieldFault]:
    """The faults of triggers: words that no event can have."""
    if len(triggers) > _MOST_TRIGGERS:
        yield _fault(field, "too_many", f"Use at most {_MOST_TRIGGERS} triggers.")
    for number, trigger in enumerate(triggers):
        place = f"{field}.{number}"
        categories = [one.value for one in Category]
        if trigger.category is not None and trigger.category not in categories:
            hint = did_you_mean(trigger.category, categories)
            yield _fault(f"{place}.category", "unknown_category", f"No such category. {hint}")
        for kind in trigger.types:
            if kind not in CATEGORY_OF:
                hint = did_you_mean(kind, list(CATEGORY_OF))
                yield _fault(f"{place}.types", "unknown_type", f"No type {kind[:50]!r}. {hint}")
            elif kind in LOSSES:
                yield _fault(f"{place}.types", "never_earns", f"A {kind} earns nothing.")
        if not (trigger.category or trigger.types or trigger.sources or trigger.names):
            yield _fault(place, "required", "Say which events are meant.")


def customer_fields(tree: Condition | None) -> Iterator[str]:
    """The fields of a tree that are the customer's, and change without any event."""
    if tree is not None:
        if tree.field and tree.field.startswith("customer."):
            yield tree.field
        for part in tree.conditions:
            yield from customer_fields(part)


def _fault(field: str, code: str, message: str) -> FieldFault:
    return FieldFault(field, code, message)
