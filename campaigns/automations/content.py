"""What an automation says in the API, and what it must fulfil."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accounts.models import Workspace
from analytics.segments.finding import find_segment
from campaigns.actions.content import kept_actions, parse_actions, to_json
from campaigns.automations.states import DelayUnit
from campaigns.automations.triggers import (
    EVENT_RECORDED,
    Measure,
    OnAbsence,
    OnEntering,
    OnLeaving,
    OnMessage,
    OnMilestone,
    When,
    hears,
    trigger_of,
)
from campaigns.models import Automation
from core.api.bodies import check_texts
from core.errors import DomainError, FieldFault, Invalid
from events.kinds import CATEGORY_OF, LOSSES, did_you_mean
from events.messages.types import message_types
from loyalty.rules.checking import check_triggers
from loyalty.rules.conditions import refuse_impossible
from loyalty.rules.content import Condition

MOST_DELAY_DAYS = 365
MOST_REACHED = 10**9
MOST_ABSENT_DAYS = 3650
Faults = Iterator[FieldFault]


class Delay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long after its cause it acts."""

    amount: int
    unit: DelayUnit


class AutomationContent(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """An automation as the API carries it; `automationId` is the key in its address."""

    automation_id: str | None = None
    title: str
    description: str = ""
    trigger: When
    conditions: Condition | None = None
    actions: list[Any]
    delay: Delay | None = None
    # What became of it: answered, and ignored when it is sent back.
    state: Any = None
    revision: Any = None
    activated_at: Any = None
    stopped: Any = None


def automation_messages() -> list[str]:
    """The types of messages that an automation can wait for: those that name a pass."""
    named = [name for name, kind in message_types().items() if "pass_id" in kind.fields]
    return sorted({EVENT_RECORDED, *named} - {"customer.erased"})


def check_automation(content: AutomationContent, *, workspace: Workspace) -> None:
    """Raise Invalid with every fault of the automation."""
    refuse_impossible(content.conditions)
    faults = [
        *check_texts(content.title, content.description),
        *_delay(content.delay),
        *_CHECKS.get(type(content.trigger), _nothing)(content.trigger),
        *_segment(content.trigger, workspace),
    ]
    try:
        parse_actions(content.actions, workspace=workspace)
    except Invalid as refusal:
        faults += refusal.faults
    if faults:
        raise Invalid(faults=faults)


def fields_of(content: AutomationContent) -> dict[str, Any]:
    """The model's fields that a checked content spells."""
    delay = content.delay or Delay(0, DelayUnit.MINUTES)
    tree = content.conditions
    return {
        "title": content.title,
        "description": content.description,
        "trigger": msgspec.to_builtins(content.trigger),
        "conditions": None if tree is None else msgspec.to_builtins(tree),
        "actions": to_json(kept_actions(content.actions)),
        "delay_amount": delay.amount,
        "delay_unit": delay.unit.value,
        "hears": hears(content.trigger),
    }


def content_of(automation: Automation) -> AutomationContent:
    """What a kept automation says."""
    tree = automation.conditions
    return AutomationContent(
        automation_id=automation.key,
        title=automation.title,
        description=automation.description,
        trigger=trigger_of(automation.trigger),
        conditions=None if tree is None else msgspec.convert(tree, Condition),
        actions=automation.actions,
        delay=Delay(automation.delay_amount, DelayUnit(automation.delay_unit)),
    )


def _nothing(_when: Any) -> Faults:
    yield from ()


def _delay(delay: Delay | None) -> Faults:
    if delay is None:
        return
    most = MOST_DELAY_DAYS * 24 * 60
    per = {DelayUnit.MINUTES: 1, DelayUnit.HOURS: 60, DelayUnit.DAYS: 24 * 60}[delay.unit]
    if not 0 <= delay.amount <= most // per:
        words = _("Give a whole number from 0; at most %(most)s days in all.") % {
            "most": MOST_DELAY_DAYS
        }
        yield FieldFault("delay.amount", "out_of_range", words)


def _message(when: OnMessage) -> Faults:
    known = automation_messages()
    if when.message not in known:
        words = _("No such message names a pass. %(hint)s") % {
            "hint": did_you_mean(when.message, known)
        }
        yield FieldFault("trigger.message", "unknown_message", words)
    if when.events and when.message != EVENT_RECORDED:
        words = _("Only %(name)s is narrowed by events; use conditions for others.") % {
            "name": EVENT_RECORDED
        }
        yield FieldFault("trigger.events", "field_not_allowed", words)
    yield from check_triggers(when.events, field="trigger.events")


def _milestone(when: OnMilestone) -> Faults:
    if not 1 <= when.reaches <= MOST_REACHED:
        words = _("Give a whole number from 1 to %(most)s.") % {"most": MOST_REACHED}
        yield FieldFault("trigger.reaches", "out_of_range", words)
    if when.of is Measure.EVENTS:
        if not when.types:
            yield FieldFault("trigger.types", "required", _("Say which activity is counted."))
        yield from _types(when.types)
    elif when.types:
        yield FieldFault("trigger.types", "field_not_allowed", _("Points have no types."))


def _absence(when: OnAbsence) -> Faults:
    if not 1 <= when.days <= MOST_ABSENT_DAYS:
        words = _("Give a whole number from 1 to %(most)s.") % {"most": MOST_ABSENT_DAYS}
        yield FieldFault("trigger.days", "out_of_range", words)
    yield from _types(when.types)


def _segment(when: When, workspace: Workspace) -> Faults:
    if isinstance(when, OnEntering | OnLeaving):
        try:
            find_segment(workspace=workspace, key=when.segment)
        except DomainError as refusal:
            yield FieldFault("trigger.segment", "unknown_segment", refusal.message)


def _types(types: list[str]) -> Faults:
    known = [name for name in CATEGORY_OF if name not in LOSSES]
    for number, name in enumerate(types):
        if name not in known:
            words = _("Unknown type %(name)s. %(hint)s") % {
                "name": repr(name[:50]),
                "hint": did_you_mean(name, known),
            }
            yield FieldFault(f"trigger.types.{number}", "unknown_type", words)
    if len(set(types)) != len(types):
        yield FieldFault("trigger.types", "too_many", _("Name each type once."))


_CHECKS: dict[type[Any], Callable[[Any], Faults]] = {
    OnMessage: _message,
    OnMilestone: _milestone,
    OnAbsence: _absence,
}
