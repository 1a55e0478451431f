"""How points are earned, in sentences for those who earn them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Workspace
from events.kinds import EventType
from loyalty.models import RuleStatus
from loyalty.rules.content import DEFAULT_GROUP, LimitPeriod, RuleContent, RuleType
from loyalty.rules.phrases import say_condition, say_field, say_number, say_points, say_worth
from loyalty.rules.services import newest_versions

_OFTEN: Mapping[LimitPeriod, Any] = {
    LimitPeriod.DAILY: gettext_lazy("a day"),
    LimitPeriod.WEEKLY: gettext_lazy("a week"),
    LimitPeriod.MONTHLY: gettext_lazy("a month"),
    LimitPeriod.TOTAL: gettext_lazy("in all"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to earn points: what it is called, what it pays, and what the house says of it."""

    title: str
    words: str
    description: str


def ways_of(workspace: Workspace) -> list[Way]:
    """The ways to earn points that are open to everybody now, by the keys of their rules."""
    active = newest_versions(workspace).filter(rule__status=RuleStatus.ACTIVE)
    contents = [version.says for version in active]
    return [
        Way(content.title, say_way(content, workspace.currency), content.description)
        for content in contents
        if content.reward.get(DEFAULT_GROUP)
    ]


def say_way(content: RuleContent, currency: str) -> str:
    """What a rule pays, a sentence for each thing that a member should know."""
    return " ".join(f"{sentence}." for sentence in _sentences(content, currency))


def _sentences(content: RuleContent, currency: str) -> Iterator[str]:
    earns = _earning(content, currency)
    # What the house says itself is plainer than a condition.
    if content.conditions is not None and not content.description:
        named = {"earns": earns, "conditions": say_condition(content.conditions)}
        earns = _("%(earns)s, if %(conditions)s") % named
    yield earns
    if content.limit is not None:
        words = ngettext("At most once %(often)s", "At most %(n)s times %(often)s", content.limit)
        yield words % {"n": say_number(content.limit), "often": _OFTEN[content.period]}
    if content.expire_days:
        words = ngettext(
            "The points are good for %(n)s day",
            "The points are good for %(n)s days",
            content.expire_days,
        )
        yield words % {"n": say_number(content.expire_days)}


def _earning(content: RuleContent, currency: str) -> str:
    points = say_points(content.reward[DEFAULT_GROUP])
    is_money = content.reward_value_field == "amount"
    if content.type is RuleType.FIX:
        return _("%(points)s for each %(event)s") % {"points": points, "event": _event(content)}
    if content.type is RuleType.CONDITIONAL:
        least = _value(content.threshold or Decimal(0), content, currency)
        if is_money:
            return _("%(points)s when you spend at least %(least)s") % {
                "points": points,
                "least": least,
            }
        return _("%(points)s when %(field)s is at least %(least)s") % {
            "points": points,
            "field": say_field(content.reward_value_field),
            "least": least,
        }
    each = _value(content.reward_per, content, currency)
    if is_money:
        return _("%(points)s for every %(each)s you spend") % {"points": points, "each": each}
    return _("%(points)s for every %(each)s of %(field)s") % {
        "points": points,
        "each": each,
        "field": say_field(content.reward_value_field),
    }


def _value(value: Decimal, content: RuleContent, currency: str) -> str:
    return say_worth(value, field=content.reward_value_field, currency=currency)


def _event(content: RuleContent) -> str:
    types = [kind for trigger in content.triggers for kind in trigger.types]
    if len(types) == 1 and types[0] in EventType.values and types[0] != EventType.CUSTOM:
        label = str(EventType(types[0]).label)
        # German nouns keep their capital inside a sentence.
        return label if get_language() == "de" else label.lower()
    return _("time")
