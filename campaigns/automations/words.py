"""What an automation waits for, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.automations.states import DelayUnit
from campaigns.automations.triggers import (
    EVENT_RECORDED,
    Measure,
    OnAbsence,
    OnAnniversary,
    OnEntering,
    OnLeaving,
    OnMessage,
    OnMilestone,
    When,
)
from campaigns.models import Automation
from events.kinds import EventType
from events.messages.types import message_types

_MEASURES: Mapping[Measure, Any] = {
    Measure.BALANCE: gettext_lazy("When somebody has %(number)s points for the first time"),
    Measure.LIFETIME: gettext_lazy("When somebody has earned %(number)s points in all"),
}


def say_trigger(when: When) -> str:
    """ "When somebody made 10 purchases"; goes before a comma or a full stop."""
    return _WORDS[type(when)](when)


def say_delay(automation: Automation) -> str:
    """ "at once", "2 days later"."""
    amount = automation.delay_amount
    if not amount:
        return _("at once")
    unit = DelayUnit(automation.delay_unit)
    words = {
        DelayUnit.MINUTES: ngettext("%(n)s minute later", "%(n)s minutes later", amount),
        DelayUnit.HOURS: ngettext("%(n)s hour later", "%(n)s hours later", amount),
        DelayUnit.DAYS: ngettext("%(n)s day later", "%(n)s days later", amount),
    }
    return words[unit] % {"n": amount}


def say_message(name: str) -> str:
    """What a type of message tells, without its full stop."""
    kind = message_types().get(name)
    return name if kind is None else kind.when.partition(";")[0].rstrip(".")


def say_types(types: list[str]) -> str:
    """Types of activity by their names."""
    return ", ".join(str(EventType(one).label) for one in types if one in EventType.values)


def _message(when: OnMessage) -> str:
    if when.message != EVENT_RECORDED:
        return _("When this happens: %(what)s") % {"what": say_message(when.message)}
    events = [_event(one) for one in when.events]
    return _("When this is recorded: %(what)s") % {
        "what": _("; or ").join(events) or _("any activity")
    }


def _event(trigger: Any) -> str:
    what = say_types(trigger.types) or trigger.category or _("any activity")
    if trigger.sources:
        what += _(" at %(places)s") % {"places": ", ".join(trigger.sources)}
    if trigger.names:
        what += _(" called %(names)s") % {"names": ", ".join(trigger.names)}
    return str(what)


def _milestone(when: OnMilestone) -> str:
    number = f"{when.reaches:,}"
    if when.of is not Measure.EVENTS:
        return str(_MEASURES[when.of]) % {"number": number}
    named = {"number": number, "types": say_types(when.types)}
    return _("When somebody reaches %(number)s of: %(types)s") % named


def _anniversary(_when: OnAnniversary) -> str:
    return _("Every year on the day on which they became a customer")


def _entering(when: OnEntering) -> str:
    return _("When somebody enters the segment %(segment)s") % {"segment": when.segment}


def _leaving(when: OnLeaving) -> str:
    return _("When somebody leaves the segment %(segment)s") % {"segment": when.segment}


def _absence(when: OnAbsence) -> str:
    named = {"days": f"{when.days:,}", "types": say_types(when.types)}
    if not when.types:
        return _("When there was no activity for %(days)s days") % named
    return _("When for %(days)s days there was none of: %(types)s") % named


_WORDS: dict[type[Any], Callable[[Any], str]] = {
    OnMessage: _message,
    OnMilestone: _milestone,
    OnAnniversary: _anniversary,
    OnEntering: _entering,
    OnLeaving: _leaving,
    OnAbsence: _absence,
}
