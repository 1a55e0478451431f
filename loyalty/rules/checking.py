"""What a rule must fulfil before it is kept; each refusal names the field."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec
from django.utils.translation import gettext as _

from core.api.parsing import refuse_unkeepable
from core.errors import FieldFault, Invalid, TooLarge
from events.kinds import CATEGORY_OF, LOSSES, Category, did_you_mean
from loyalty.rules.compiled import MOST_POINTS
from loyalty.rules.conditions import refuse_impossible
from loyalty.rules.content import (
    DEFAULT_GROUP,
    Condition,
    RuleContent,
    RuleType,
    Trigger,
    to_json,
)

MOST_DAYS = 36_500
MOST_BYTES = 64 * 1024
_MOST_REWARD = Decimal(MOST_POINTS)
# With the digits of an amount and of a multiplier, a product is still exact.
_FINEST = -6
_MOST_TRIGGERS = 50
_YEARS = range(1000, 3000)


def check_content(content: RuleContent) -> None:
    """Raise Invalid with every fault of the rule, TooLarge for one that nobody could read."""
    refuse_impossible(content.conditions)
    refuse_unkeepable(msgspec.to_builtins(msgspec.structs.replace(content, conditions=None)))
    faults = [*_texts(content), *_reward(content), *_numbers(content), *_fields(content)]
    faults += check_triggers(content.triggers, field="triggers")
    faults += _dates(content)
    if faults:
        raise Invalid(faults=faults)
    if len(msgspec.json.encode(to_json(content))) > MOST_BYTES:
        raise TooLarge(_("A rule has at most %(most)s bytes.") % {"most": MOST_BYTES})


def check_key(key: str) -> None:
    """Raise Invalid for a key that could not stand in an address."""
    if not key.strip():
        raise Invalid.field("eventId", "required", _("Say which rule is meant."))
    if len(key) > 100 or not key.isprintable() or key != key.strip() or "/" in key:
        raise Invalid.field(
            "eventId", "invalid_key", _("Use up to 100 printable characters and no slash.")
        )
    if key in {".", ".."}:
        raise Invalid.field(
            "eventId", "invalid_key", _("A dot alone means something in addresses.")
        )


def _texts(content: RuleContent) -> Iterator[FieldFault]:
    if not content.title.strip() or len(content.title) > 200:
        yield _fault("title", "required", _("Give a title of up to 200 characters."))
    if len(content.description) > 2000:
        yield _fault("description", "too_long", _("Use at most 2000 characters."))


def _reward(content: RuleContent) -> Iterator[FieldFault]:
    if not content.reward:
        yield _fault(
            "reward",
            "required",
            _("Give at least the reward of %(group)s.") % {"group": repr(DEFAULT_GROUP)},
        )
    for group, points in content.reward.items():
        if not _is_within(points, Decimal(0)):
            words = _("A reward is a number from 0, with at most 6 digits after the point.")
            yield _fault(f"reward.{group}"[:100], "out_of_range", words)
        if not group or len(group) > 100:
            yield _fault("reward", "invalid_group", _("A group has 1 to 100 characters."))


def _numbers(content: RuleContent) -> Iterator[FieldFault]:
    if not _is_within(content.reward_per, Decimal(0)) or not content.reward_per:
        words = _("Give a number above 0, with at most 6 digits after the point.")
        yield _fault("rewardPer", "out_of_range", words)
    if content.type is RuleType.CONDITIONAL and content.threshold is None:
        yield _fault("threshold", "required", _("A conditional rule needs its threshold."))
    if content.threshold is not None and not _is_within(content.threshold, -_MOST_REWARD):
        words = _("Give a number with at most 6 digits after the point.")
        yield _fault("threshold", "out_of_range", words)
    yield from _whole_numbers(content)


def _is_within(number: Decimal, least: Decimal) -> bool:
    """Whether it is a number that can be calculated with exactly, up to the most points."""
    if not number.is_finite() or not least <= number <= _MOST_REWARD:
        return False
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _FINEST


def _whole_numbers(content: RuleContent) -> Iterator[FieldFault]:
    whole = {"limit": content.limit, "maximumReward": content.maximum_reward}
    for name, number in whole.items():
        if number is not None and not 1 <= number <= 2**31 - 1:
            yield _fault(name, "out_of_range", _("Give a whole number from 1, or null for none."))
    days = {"pendingDays": content.pending_days, "expireDays": content.expire_days}
    for name, number in days.items():
        if number is not None and not 0 <= number <= MOST_DAYS:
            yield _fault(
                name, "out_of_range", _("Give days, at most %(most)s.") % {"most": MOST_DAYS}
            )
    if content.expire_days == 0:
        yield _fault("expireDays", "out_of_range", _("Points that expire at once cannot be spent."))


def _dates(content: RuleContent) -> Iterator[FieldFault]:
    bounds = {"validFrom": content.valid_from, "validUntil": content.valid_until}
    given = {name: moment for name, moment in bounds.items() if moment is not None}
    faults = [fault for name, moment in given.items() for fault in _moment(name, moment)]
    yield from faults
    starts, ends = content.valid_from, content.valid_until
    if not faults and starts is not None and ends is not None and ends <= starts:
        yield _fault("validUntil", "ends_before_it_starts", _("It ends before it starts."))


def _moment(name: str, moment: datetime) -> Iterator[FieldFault]:
    if moment.tzinfo is None:
        yield _fault(name, "time_zone_missing", _("End the time with Z or an offset."))
    if moment.year not in _YEARS:
        yield _fault(name, "out_of_range", _("Give a year from 1000 to 2999."))


def _fields(content: RuleContent) -> Iterator[FieldFault]:
    keys = [one.key for one in content.metadata_fields]
    for number, key in enumerate(keys):
        if not key or len(key) > 255 or key in keys[:number]:
            yield _fault(f"metadataFields.{number}.key", "invalid_key", _("Name each field once."))
    if not content.reward_value_field or len(content.reward_value_field) > 255:
        yield _fault("rewardValueField", "required", _("Say which field's value is rewarded."))


def check_triggers(triggers: Sequence[Trigger], *, field: str) -> Iterator[FieldFault]:
    """The faults of triggers: words that no event can have."""
    if len(triggers) > _MOST_TRIGGERS:
        yield _fault(
            field, "too_many", _("Use at most %(most)s triggers.") % {"most": _MOST_TRIGGERS}
        )
    for number, trigger in enumerate(triggers):
        place = f"{field}.{number}"
        categories = [one.value for one in Category]
        if trigger.category is not None and trigger.category not in categories:
            hint = did_you_mean(trigger.category, categories)
            yield _fault(
                f"{place}.category",
                "unknown_category",
                _("No such category. %(hint)s") % {"hint": hint},
            )
        for kind in trigger.types:
            if kind not in CATEGORY_OF:
                hint = did_you_mean(kind, list(CATEGORY_OF))
                yield _fault(
                    f"{place}.types",
                    "unknown_type",
                    _("No type %(kind)s. %(hint)s") % {"kind": repr(kind[:50]), "hint": hint},
                )
            elif kind in LOSSES:
                yield _fault(
                    f"{place}.types", "never_earns", _("A %(kind)s earns nothing.") % {"kind": kind}
                )
        if not (trigger.category or trigger.types or trigger.sources or trigger.names):
            yield _fault(place, "required", _("Say which events are meant."))


def customer_fields(tree: Condition | None) -> Iterator[str]:
    """The fields of a tree that are the customer's, and change without any event."""
    if tree is not None:
        if tree.field and tree.field.startswith("customer."):
            yield tree.field
        for part in tree.conditions:
            yield from customer_fields(part)


def _fault(field: str, code: str, message: str) -> FieldFault:
    return FieldFault(field, code, message)
