"""What the outbox tells becomes runs: `config/reactions.py` lists this subscriber."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from campaigns.automations.causing import Cause, keep_runs
from campaigns.automations.heard import Heard, Told
from campaigns.automations.milestones import reached
from campaigns.automations.triggers import (
    EVENT_RECORDED,
    OnEntering,
    OnLeaving,
    OnMessage,
    OnMilestone,
    trigger_of,
)
from campaigns.models import Automation
from events.models import Message
from loyalty.rules.compiled import compile_trigger


def hear(messages: Sequence[Message]) -> None:
    """Keep a run for each cause, once. Fulfils `events.relay.Subscriber`."""
    workspace_id = messages[0].workspace_id
    waiting = Automation.objects.filter(
        workspace=workspace_id, hears__in={one.type for one in messages}
    )
    listening = list(waiting.active().select_related("workspace").order_by("id"))
    if not listening:
        return
    heard = Heard(listening[0].workspace, messages)
    for automation in listening:
        when = trigger_of(automation.trigger)
        keep_runs(automation, list(_CAUSES[type(when)](automation, when, heard)))


def _of_message(automation: Automation, when: OnMessage, heard: Heard) -> Iterator[Cause]:
    if when.message == EVENT_RECORDED:
        yield from _of_events(automation, when, heard)
        return
    for told in heard.since(automation):
        if (customer_id := told.customer_id) is not None:
            yield _cause(told, customer_id, told.notice_id, told.fields)


def _of_events(automation: Automation, when: OnMessage, heard: Heard) -> Iterator[Cause]:
    triggers = [compile_trigger(one) for one in when.events]
    for told, event in heard.activity_since(automation):
        if not triggers or any(trigger.matches(event) for trigger in triggers):
            yield _cause(told, event.customer_id, told.notice_id)


def _of_segment(
    automation: Automation, when: OnEntering | OnLeaving, heard: Heard
) -> Iterator[Cause]:
    zone = heard.workspace.zone
    for told in heard.since(automation):
        customer_id = told.customer_id
        if customer_id is not None and told.fields.get("segment") == when.segment:
            day = told.at.astimezone(zone).date()
            yield _cause(told, customer_id, f"segment:{when.segment}:{day}", told.fields)


def _of_milestone(automation: Automation, when: OnMilestone, heard: Heard) -> Iterator[Cause]:
    yield from reached(automation, when, heard)


def _cause(told: Told, customer_id: UUID, key: str, fields: Any = None) -> Cause:
    return Cause(
        customer_id=customer_id,
        key=key,
        at=told.at,
        heard=told.type,
        fields=dict(fields or {}),
        activity_id=told.activity_id,
        chain=told.chain,
    )


_CAUSES: dict[type[Any], Callable[[Automation, Any, Heard], Iterator[Cause]]] = {
    OnMessage: _of_message,
    OnEntering: _of_segment,
    OnLeaving: _of_segment,
    OnMilestone: _of_milestone,
}
