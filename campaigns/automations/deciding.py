"""Whether a run acts: asked when its time has come, and written down with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accounts.models import Customer
from campaigns.automations.absences import is_back
from campaigns.automations.facts import activity_of, facts_of, kept_of
from campaigns.automations.loops import why_stopped
from campaigns.automations.milestones import count_events
from campaigns.automations.states import RunState
from campaigns.automations.triggers import Measure, OnAbsence, OnMilestone, trigger_of
from campaigns.models import Automation, AutomationRun
from loyalty.engine.recorded import Recorded
from loyalty.rules.conditions import Seen, compile_tree, leaves
from loyalty.rules.content import Condition
from loyalty.rules.facts import Facts
from loyalty.rules.phrases import why_not


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a run, and why; `ACTING` when it is to act."""

    state: RunState
    code: str = ""
    words: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)


def decide(
    run: AutomationRun, automation: Automation, customer: Customer, *, at: datetime
) -> Decision:
    """Ask everything that can keep a run from acting, in this order; the first that does says it.

    Not there any more: the automation, the customer, the cause. Then loops, then conditions.
    """
    event = activity_of(run)
    for code, words in _obstacles(run, automation, customer, event):
        return Decision(RunState.SKIPPED, code, words)
    code, words = why_stopped(run, automation, at=at)
    if code:
        return Decision(RunState.STOPPED, code, words)
    tree = condition_of(automation)
    return ask(tree, facts_of(run, event, customer=customer, at=at))


def ask(tree: Condition | None, facts: Facts) -> Decision:
    """Ask the conditions, all of them, so that the log is complete."""
    seen: Seen = []
    held = compile_tree(tree)(facts, seen)
    listed = [
        {
            "field": leaf.field,
            "operator": leaf.operator,
            "value": leaf.value,
            "actual": actual,
            "held": leaf_held,
        }
        for leaf, (actual, leaf_held) in zip(leaves(tree), seen, strict=True)
    ]
    if held or tree is None:
        return Decision(RunState.ACTING, seen=listed)
    words = _("It did not act: %(why)s.") % {"why": why_not(tree, seen)}
    return Decision(RunState.NOT_MET, "conditions_failed", words[:500], listed)


def condition_of(automation: Automation) -> Condition | None:
    """The conditions that an automation keeps."""
    return automation.conditions and msgspec.convert(automation.conditions, Condition)


def _obstacles(
    run: AutomationRun, automation: Automation, customer: Customer, event: Recorded | None
) -> Iterator[tuple[str, str]]:
    if not automation.is_active:
        yield "automation_paused", _("The automation did not act any more when its time came.")
    if run.revision < automation.trigger_revision:
        yield "trigger_changed", _("The automation waits for something else since.")
    if customer.erased_at is not None:
        yield "customer_gone", _("The customer was erased.")
    if run.activity_id is not None and event is None:
        yield "activity_deleted", _("The activity that caused it was deleted.")
    if event is not None and event.amount and not kept_of(event, customer):
        yield "refunded", _("What caused it was refunded in full.")
    when = trigger_of(automation.trigger)
    if (asked := _AGAIN.get(type(when))) is not None:
        yield from asked(run, customer, when)


def _milestone(
    run: AutomationRun, customer: Customer, when: OnMilestone
) -> Iterator[tuple[str, str]]:
    if when.of is not Measure.EVENTS:
        return
    count = count_events(workspace=customer.workspace, customer_id=customer.id, types=when.types)
    if count < when.reaches:
        words = _("There are %(count)s of %(reaches)s again: some were deleted.")
        yield "milestone_lost", words % {"count": count, "reaches": when.reaches}


def _absence(run: AutomationRun, customer: Customer, when: OnAbsence) -> Iterator[tuple[str, str]]:
    last_on = date.fromisoformat(run.fields["last_on"])
    workspace = customer.workspace
    if is_back(workspace=workspace, customer_id=customer.id, when=when, last_on=last_on):
        yield "came_back", _("The customer came back meanwhile.")


_AGAIN: dict[type[Any], Callable[[AutomationRun, Customer, Any], Iterator[tuple[str, str]]]] = {
    OnMilestone: _milestone,
    OnAbsence: _absence,
}
