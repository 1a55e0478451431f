"""Loyalty in the few words that lists have room for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty.rules.content import DEFAULT_GROUP, RuleContent, RuleType
from loyalty.rules.phrases import say_condition, say_field, say_number
from loyalty.rules.sentences import say_trigger
from loyalty.selection import Selection

NOTHING = "—"
_TYPES: Mapping[RuleType, Any] = {
    RuleType.FIX: gettext_lazy("each time"),
    RuleType.CONDITIONAL: gettext_lazy("from a threshold"),
    RuleType.TRANSACTION: gettext_lazy("by value"),
}


def moved(points: int) -> str:
    """Points with their sign, or a dash where none moved."""
    return f"{'+' if points > 0 else ''}{say_number(points)}" if points else NOTHING


def say_type(content: RuleContent) -> str:
    """How the rule earns."""
    return str(_TYPES[content.type])


def say_reward(content: RuleContent) -> str:
    """What the rule earns, by group: "2 · vip: 3"."""
    default = content.reward.get(DEFAULT_GROUP)
    parts = [] if default is None else [say_number(default)]
    parts += [
        f"{group}: {say_number(reward)}"
        for group, reward in content.reward.items()
        if group != DEFAULT_GROUP
    ]
    said = " · ".join(parts)
    if content.type is not RuleType.TRANSACTION:
        return said
    named = {"points": said, "per": say_number(content.reward_per)}
    if content.reward_value_field == "amount":
        return _("%(points)s for every %(per)s") % named
    named["field"] = say_field(content.reward_value_field)
    return _("%(points)s for every %(per)s of %(field)s") % named


def unearned() -> str:
    """What an entry is that only keeps why an event earned nothing."""
    return _("Nothing earned")


def say_selection(selection: Selection) -> str:
    """Which events count: "purchase from bar, if amount is at least 5"."""
    said = _(" or ").join(map(say_trigger, selection.triggers)) or str(_("any event"))
    if selection.conditions is None:
        return said
    named = {"events": said, "conditions": say_condition(selection.conditions)}
    return _("%(events)s, if %(conditions)s") % named


def say_moment(moment: datetime) -> str:
    """An instant on the workspace's clock."""
    return date_format(timezone.localtime(moment), "j F Y, H:i")
