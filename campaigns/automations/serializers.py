"""Automations and their runs, as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from rest_framework import serializers

from campaigns.actions.states import DeedState
from campaigns.automations.content import content_of
from campaigns.automations.states import AutomationState, DelayUnit, RunState
from campaigns.automations.trying import Trial
from campaigns.models import Automation, AutomationRun, Deed

Shown = serializers.Serializer[Any]
_IGNORED = "Ignored when it is sent."


class DelaySerializer(Shown):
    """How long after its cause it acts."""

    amount = serializers.IntegerField(min_value=0)
    unit = serializers.ChoiceField(DelayUnit.choices, help_text="A day is 24 hours.")


class StoppedSerializer(Shown):
    """That a loop was stopped, and which."""

    at = serializers.DateTimeField()
    reason = serializers.CharField()


class AutomationSerializer(Shown):
    """An automation: what GET gives and PUT takes."""

    automationId = serializers.CharField(required=False, help_text="The key in its address.")
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    trigger = serializers.DictField(help_text="What it waits for; `type` says which kind.")
    conditions = serializers.DictField(
        required=False, allow_null=True, help_text="A tree of conditions, as rules have."
    )
    actions = serializers.ListField(
        child=serializers.DictField(), help_text="From 1 to 10 actions, in their order."
    )
    delay = DelaySerializer(required=False)
    state = serializers.ChoiceField(AutomationState.choices, required=False, help_text=_IGNORED)
    revision = serializers.IntegerField(required=False, help_text=_IGNORED)
    activatedAt = serializers.DateTimeField(required=False, allow_null=True, help_text=_IGNORED)
    stopped = StoppedSerializer(required=False, allow_null=True, help_text=_IGNORED)


class AskedConditionSerializer(Shown):
    """A condition, what was there, and whether it held."""

    field = serializers.CharField()
    operator = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    actual = serializers.JSONField(allow_null=True, help_text="Null: it was missing.")
    held = serializers.BooleanField()


class RunActionSerializer(Shown):
    """What became of one action."""

    type = serializers.CharField()
    state = serializers.ChoiceField(DeedState.choices)
    code = serializers.CharField()
    message = serializers.CharField()


class RunSerializer(Shown):
    """One cause, and what became of it."""

    runId = serializers.UUIDField()
    passId = serializers.UUIDField()
    userId = serializers.CharField(allow_null=True, help_text="Null of who was erased.")
    message = serializers.CharField(help_text="The type of message; empty: it came with time.")
    activityId = serializers.UUIDField(allow_null=True)
    revision = serializers.IntegerField(help_text="What the automation said when it was asked.")
    causedAt = serializers.DateTimeField()
    dueAt = serializers.DateTimeField()
    finishedAt = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(RunState.choices)
    code = serializers.CharField(help_text="Why it did not act; empty otherwise.")
    reason = serializers.CharField(help_text="The same in words.")
    conditions = AskedConditionSerializer(many=True)
    actions = RunActionSerializer(many=True)


class RunPageSerializer(Shown):
    """A page of the log."""

    results = RunSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class TryWishSerializer(Shown):
    """For whom it is to be tried."""

    userId = serializers.CharField()


class TrialSerializer(Shown):
    """What it would do now."""

    wouldAct = serializers.BooleanField()
    reason = serializers.CharField()
    activityId = serializers.UUIDField(
        allow_null=True, help_text="The activity that it was asked about."
    )
    conditions = AskedConditionSerializer(many=True)
    actions = serializers.ListField(child=serializers.CharField(), help_text="In words.")


def shown_automation(automation: Automation) -> dict[str, Any]:
    """An automation as the API gives and takes it."""
    body: dict[str, Any] = msgspec.to_builtins(content_of(automation))
    stopped = automation.stopped_at and {
        "at": automation.stopped_at,
        "reason": automation.stopped_words,
    }
    return body | {
        "state": automation.state,
        "revision": automation.revision,
        "activatedAt": automation.activated_at,
        "stopped": stopped,
    }


def shown_runs(
    runs: Sequence[AutomationRun], deeds: Mapping[UUID, Sequence[Deed]]
) -> list[dict[str, Any]]:
    """Runs with what each of their actions came to; their customers are known."""
    return [_shown_run(one, deeds.get(one.id, ())) for one in runs]


def shown_trial(trial: Trial) -> dict[str, Any]:
    """What it would do."""
    return {
        "wouldAct": trial.would_act,
        "reason": trial.words,
        "activityId": trial.activity_id,
        "conditions": trial.conditions,
        "actions": trial.actions,
    }


def _shown_run(run: AutomationRun, deeds: Sequence[Deed]) -> dict[str, Any]:
    customer = run.customer
    return {
        "runId": run.id,
        "passId": run.customer_id,
        "userId": None if customer.erased_at else customer.external_id,
        "message": run.heard,
        "activityId": run.activity_id,
        "revision": run.revision,
        "causedAt": run.caused_at,
        "dueAt": run.due_at,
        "finishedAt": run.finished_at if RunState(run.state).is_over else None,
        "state": run.state,
        "code": run.code,
        "reason": run.words,
        "conditions": run.seen,
        "actions": [
            {"type": one.type, "state": one.state, "code": one.code, "message": one.words}
            for one in deeds
        ],
    }
