"""What an automation would do for a customer now; nothing is done, and nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Customer
from campaigns.actions.content import kept_actions
from campaigns.actions.words import sentence
from campaigns.automations.deciding import ask, condition_of
from campaigns.automations.facts import facts_of
from campaigns.automations.states import RunState
from campaigns.automations.triggers import (
    EVENT_RECORDED,
    Measure,
    OnAbsence,
    OnMessage,
    OnMilestone,
    When,
    trigger_of,
)
from campaigns.models import Automation, AutomationRun
from events.models import ActivityEvent
from loyalty.engine.history import events_by_id
from loyalty.engine.recorded import Recorded
from loyalty.rules.compiled import compile_trigger

_MOST_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether it would act if it were caused now, why not, and what it would do."""

    would_act: bool
    words: str
    conditions: Sequence[dict[str, Any]]
    actions: Sequence[str]
    # The activity that it was asked about; None where none was needed, or there is none.
    activity_id: UUID | None


def try_automation(*, automation: Automation, customer: Customer, at: datetime) -> Trial:
    """Ask the conditions about the customer now, as if they were caused by the newest activity.

    That of the customer's last 200 which the automation waits for.
    """
    when = trigger_of(automation.trigger)
    event = _newest(customer, when)
    run = AutomationRun(
        workspace=customer.workspace,
        customer=customer,
        heard=automation.hears,
        fields=_fields(when),
        caused_at=at,
        due_at=at,
    )
    decision = ask(condition_of(automation), facts_of(run, event, customer=customer, at=at))
    would_act = decision.state is RunState.ACTING and customer.erased_at is None
    words = decision.words or (_("It would act.") if would_act else _("The customer was erased."))
    actions = [sentence(one) for one in kept_actions(automation.actions)]
    return Trial(would_act, words, decision.seen, actions, event.id if event else None)


def _fields(when: When) -> dict[str, Any]:
    return {"days": when.days} if isinstance(when, OnAbsence) else {}


def _newest(customer: Customer, when: When) -> Recorded | None:
    """The newest activity that could have caused it."""
    if isinstance(when, OnMessage) and when.message == EVENT_RECORDED:
        triggers = [compile_trigger(one) for one in when.events]
    elif isinstance(when, OnMilestone) and when.of is Measure.EVENTS:
        return _first(customer, lambda event: event.event_type in when.types)
    else:
        return None
    return _first(customer, lambda event: not triggers or any(t.matches(event) for t in triggers))


def _first(customer: Customer, is_meant: Any) -> Recorded | None:
    rows = ActivityEvent.objects.of(customer.workspace).about(customer.id).newest_first()
    ids = list(rows.values_list("id", flat=True)[:_MOST_LOOKED_AT])
    known = events_by_id(workspace=customer.workspace, ids=ids)
    return next((known[key] for key in ids if key in known and is_meant(known[key])), None)
