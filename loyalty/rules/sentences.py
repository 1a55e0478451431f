"""Rules, their answers and the ledger in sentences: why there are points, and why none."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from events.kinds import Category, EventType
from loyalty.models import EntryKind, LedgerEntry
from loyalty.rules.content import (
    DEFAULT_GROUP,
    LimitPeriod,
    Rounding,
    RuleContent,
    RuleType,
    Trigger,
)
from loyalty.rules.parts import Part, Trace, Verdict, trace_of
from loyalty.rules.phrases import (
    say_condition,
    say_field,
    say_number,
    say_points,
    say_value,
    say_worth,
    why_not,
)

__all__ = [
    "Contents",
    "say_condition",
    "say_entry",
    "say_part",
    "say_rule",
    "say_trigger",
    "say_value",
]

_KINDS: Mapping[str, Any] = dict(Category.choices) | dict(EventType.choices)
# What rules said, by key and number of the version.
Contents = Mapping[tuple[str, int], RuleContent]

_ROUNDED: Mapping[Rounding, Any] = {
    Rounding.HALF_UP: gettext_lazy("rounded to the nearest point"),
    Rounding.FLOOR: gettext_lazy("rounded down"),
    Rounding.CEILING: gettext_lazy("rounded up"),
}
_LIMITS: Mapping[LimitPeriod, Any] = {
    LimitPeriod.DAILY: gettext_lazy("the most for one day, %(limit)s, was reached already"),
    LimitPeriod.WEEKLY: gettext_lazy("the most for one week, %(limit)s, was reached already"),
    LimitPeriod.MONTHLY: gettext_lazy("the most for one month, %(limit)s, was reached already"),
    LimitPeriod.TOTAL: gettext_lazy("the most in all, %(limit)s, was reached already"),
}
_OFTEN: Mapping[LimitPeriod, Any] = {
    LimitPeriod.DAILY: gettext_lazy("a day"),
    LimitPeriod.WEEKLY: gettext_lazy("a week"),
    LimitPeriod.MONTHLY: gettext_lazy("a month"),
    LimitPeriod.TOTAL: gettext_lazy("in all"),
}
_PLAIN: Mapping[Verdict, Any] = {
    Verdict.CONDITIONS: gettext_lazy("it was not what the rule asks for"),
    Verdict.KEY: gettext_lazy(
        "it came from the customer's own device, and this rule trusts the till alone"
    ),
    Verdict.METADATA: gettext_lazy("%(missing)s was missing, or not what the rule expects"),
    Verdict.VALUE: gettext_lazy("%(missing)s was not a number that can be counted"),
    Verdict.NOTHING: gettext_lazy("it is worth less than one point"),
}
_SIMPLE: Mapping[str, Any] = {
    EntryKind.RIPEN: gettext_lazy("%(points)s can be spent now"),
    EntryKind.EXPIRE: gettext_lazy("%(points)s expired"),
    EntryKind.SPEND: gettext_lazy("%(points)s spent"),
    EntryKind.ADJUST: gettext_lazy("%(points)s from the team"),
    EntryKind.RETURN: gettext_lazy("%(points)s given back"),
}


def say_part(part: Part, content: RuleContent, *, currency: str = "") -> str:
    """What a rule made of an event, and why: "50 points for €49.99 (1 point for every €1)"."""
    if part.verdict is Verdict.AWARDED:
        return _award(part, content, currency)
    return _("No points: %(reason)s") % {"reason": _refusal(part, content, currency)}


def _award(part: Part, content: RuleContent, currency: str) -> str:
    reward, value = part.reward or Decimal(0), part.value or Decimal(0)
    said, adjustments = say_points(part.points), list(_adjustments(part, content))
    if content.type is RuleType.TRANSACTION:
        named = {"points": said, "value": _amount(value, content, currency)}
        said = _("%(points)s for %(value)s") % named
        pieces = [_rate(reward, content, currency)]
    elif content.type is RuleType.CONDITIONAL:
        named = _threshold(content, currency) | {"value": _worth(value, content, currency)}
        pieces = [_("%(field)s was %(value)s, and %(threshold)s is enough") % named]
    else:
        pieces = [_("%(points)s each time") % {"points": say_points(reward)}]
        if not adjustments:
            return pieces[0]
    return f"{said} ({', '.join([*pieces, *adjustments])})"


def _adjustments(part: Part, content: RuleContent) -> Iterator[str]:
    if part.group not in {"", DEFAULT_GROUP}:
        yield _("as there is for %(group)s") % {"group": part.group}
    if part.multiplier is not None:
        yield _("%(times)s times as many for the tier") % {"times": say_number(part.multiplier)}
    if part.exact is not None and part.exact != part.exact.to_integral_value():
        yield str(_ROUNDED[content.rounding])
    if part.capped:
        yield _("but at most %(most)s at once") % {"most": say_number(part.points)}


def _amount(value: Decimal, content: RuleContent, currency: str) -> str:
    said, field = _worth(value, content, currency), content.reward_value_field
    return said if field == "amount" else f"{said} ({say_field(field)})"


def _worth(number: Decimal, content: RuleContent, currency: str) -> str:
    return say_worth(number, field=content.reward_value_field, currency=currency)


def _rate(reward: Decimal, content: RuleContent, currency: str) -> str:
    per = _worth(content.reward_per, content, currency)
    return _("%(points)s for every %(per)s") % {"points": say_points(reward), "per": per}


def _threshold(content: RuleContent, currency: str = "") -> dict[str, str]:
    return {
        "field": say_field(content.reward_value_field),
        "threshold": _worth(content.threshold or Decimal(0), content, currency),
    }


def _refusal(part: Part, content: RuleContent, currency: str) -> str:
    if part.verdict is Verdict.LIMIT:
        return str(_LIMITS[content.period]) % {"limit": say_number(part.limit or 0)}
    if part.verdict is Verdict.DATES:
        return _("the rule holds %(dates)s") % {"dates": _dates(content)}
    if part.verdict is Verdict.THRESHOLD:
        value = _worth(part.value or Decimal(0), content, currency)
        named = _threshold(content, currency) | {"value": value}
        return _("%(field)s was %(value)s, and it takes at least %(threshold)s") % named
    tree = content.conditions if part.verdict is Verdict.CONDITIONS else None
    if tree is not None and (reason := why_not(tree, part.seen)):
        return reason
    return str(_PLAIN[part.verdict]) % {"missing": say_field(part.missing)}


def say_rule(content: RuleContent) -> str:
    """A rule in plain words, a sentence for each thing that it says."""
    return " ".join(f"{sentence}." for sentence in _rule(content))


def _rule(content: RuleContent) -> Iterator[str]:
    earns = _earning(content)
    if content.conditions is not None:
        named = {"earns": earns, "conditions": say_condition(content.conditions)}
        earns = _("%(earns)s, if %(conditions)s") % named
    yield earns
    if content.type is RuleType.TRANSACTION:
        yield _("What is less than a point is %(rounded)s") % {
            "rounded": _ROUNDED[content.rounding]
        }
    if content.maximum_reward is not None:
        yield _("At most %(points)s at once") % {"points": say_points(content.maximum_reward)}
    if content.limit is not None:
        words = ngettext(
            "It gives points at most once %(often)s to each customer",
            "It gives points at most %(n)s times %(often)s to each customer",
            content.limit,
        )
        yield words % {"n": say_number(content.limit), "often": _OFTEN[content.period]}
    yield from _terms(content)


def _earning(content: RuleContent) -> str:
    reward = _reward(content)
    field = say_field(content.reward_value_field)
    if content.type is RuleType.FIX:
        return _("%(reward)s each time") % {"reward": reward}
    if content.type is RuleType.CONDITIONAL:
        named = _threshold(content) | {"reward": reward}
        return _("%(reward)s when %(field)s is at least %(threshold)s") % named
    named = {"reward": reward, "per": say_number(content.reward_per), "field": field}
    if content.reward_value_field == "amount":
        return _("%(reward)s for every %(per)s that is paid") % named
    return _("%(reward)s for every %(per)s of %(field)s") % named


def _reward(content: RuleContent) -> str:
    others = [
        f"{group}: {say_number(reward)}"
        for group, reward in content.reward.items()
        if group != DEFAULT_GROUP
    ]
    default = say_points(content.reward.get(DEFAULT_GROUP, Decimal(0)))
    return f"{default} ({', '.join(others)})" if others else default


def _terms(content: RuleContent) -> Iterator[str]:
    if content.valid_from is not None or content.valid_until is not None:
        yield _("Valid %(dates)s") % {"dates": _dates(content)}
    if content.pending_days:
        yield _("The points can be spent after %(days)s") % {"days": _days(content.pending_days)}
    if content.expire_days is not None:
        yield _("They expire %(days)s later") % {"days": _days(content.expire_days)}
    if content.triggers:
        told = _(" or ").join(map(say_trigger, content.triggers))
        yield _("It counts by itself for %(events)s") % {"events": told}
    if not content.requires_api_key:
        yield _("The customer's own device may report it")


def _days(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": say_number(count)}


def _dates(content: RuleContent) -> str:
    bounds = {_("from %s"): content.valid_from, _("until %s"): content.valid_until}
    return " ".join(
        words % date_format(timezone.localtime(moment), "j F Y, H:i")
        for words, moment in bounds.items()
        if moment is not None
    )


def say_trigger(trigger: Trigger) -> str:
    """Which events are meant: "purchase or visit from bar"."""
    kinds = trigger.types or ([trigger.category] if trigger.category else [_("anything")])
    told = _(" or ").join(map(_kind, kinds))
    if trigger.names:
        told = _("%(events)s named %(names)s") % {"events": told, "names": say_value(trigger.names)}
    if trigger.sources:
        named = {"events": told, "sources": say_value(trigger.sources)}
        told = _("%(events)s from %(sources)s") % named
    return told


def _kind(kind: str) -> str:
    label = str(_KINDS.get(kind, kind))
    # German nouns keep their capital inside a sentence.
    return label if get_language() == "de" else label.lower()


def say_entry(entry: LedgerEntry, contents: Contents, *, currency: str = "") -> str:
    """An entry of the ledger in a sentence, with what its rules said then."""
    trace = trace_of(entry.trace)
    if entry.kind == EntryKind.EXPIRE and entry.points > 0:
        said = _("%(points)s had expired, and are not taken twice") % {"points": _moved(entry)}
    elif entry.kind in _SIMPLE:
        said = str(_SIMPLE[entry.kind]) % {"points": _moved(entry)}
    elif entry.subject_id is not None:
        said = _goal(entry, trace)
    elif entry.kind == EntryKind.REVERSE:
        said = _correction(entry, trace, contents, currency)
    else:
        said = "; ".join(_titled(part, contents, currency) for part in trace.parts)
    return f"{said}: {entry.reason}." if entry.reason else f"{said}."


def _moved(entry: LedgerEntry) -> str:
    """How many points an entry is about; by hand, with its sign."""
    if entry.kind == EntryKind.ADJUST:
        sign = "+" if entry.points > 0 else ""
        return f"{sign}{say_points(entry.points)}"
    return say_points(abs(entry.points))


def _goal(entry: LedgerEntry, trace: Trace) -> str:
    named = {
        "points": say_points(entry.points),
        "title": trace.words,
        "goal": say_number(entry.goal or 0),
    }
    if entry.kind == EntryKind.REVERSE:
        return _("%(points)s: “%(title)s” is no longer at %(goal)s") % named
    return _("%(points)s for reaching %(goal)s in “%(title)s”") % named


def _correction(entry: LedgerEntry, trace: Trace, contents: Contents, currency: str) -> str:
    moved = say_points(entry.points + entry.pending)
    if not trace.parts:
        return _("%(points)s: what they were given for is gone") % {"points": moved}
    kept = trace.parts[0].kept
    named = {
        "points": moved,
        "kept": say_worth(kept or Decimal(0), field="amount", currency=currency),
        "parts": "; ".join(_titled(part, contents, currency) for part in trace.parts),
    }
    return _("%(points)s: %(kept)s are left, and for that there are: %(parts)s") % named


def _titled(part: Part, contents: Contents, currency: str) -> str:
    content = contents.get((part.rule, part.version))
    if content is None:
        return f"{part.rule}: {say_points(part.points)}"
    return f"{content.title}: {say_part(part, content, currency=currency)}"
