"""Automations and their runs, as the admin tells them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions.cards import CARDS
from campaigns.actions.content import kept_actions
from campaigns.actions.words import sentence
from campaigns.automations.deciding import condition_of
from campaigns.automations.states import RunState
from campaigns.automations.triggers import trigger_of
from campaigns.automations.words import say_delay, say_message, say_trigger
from campaigns.models import Automation, AutomationRun, Deed
from loyalty.rules.content import Condition
from loyalty.rules.phrases import say_condition

# Which states look good, and which bad; the others are neither.
LOOKS: Mapping[str, str] = {
    RunState.DONE: "is-good",
    RunState.STOPPED: "is-bad",
    RunState.FAILED: "is-bad",
}
_BY_TIME = gettext_lazy("The day came")


def say_automation(automation: Automation) -> list[str]:
    """An automation in sentences: when, if, then."""
    tree = condition_of(automation)
    lines = [f"{say_trigger(trigger_of(automation.trigger))}."]
    if automation.delay_amount:
        lines.append(f"{capfirst(say_delay(automation))}.")
    if tree is not None:
        lines.append(_("If %(conditions)s.") % {"conditions": say_condition(tree)})
    return lines + [sentence(one) for one in kept_actions(automation.actions)]


def lines_of(
    runs: Sequence[AutomationRun], deeds: Mapping[UUID, Sequence[Deed]]
) -> list[dict[str, Any]]:
    """Runs as the log shows them."""
    return [
        {
            "row": run,
            "state": run.get_state_display(),
            "look": LOOKS.get(run.state, ""),
            "cause": say_message(run.heard) if run.heard else _BY_TIME,
            "seen": [_seen(one) for one in run.seen],
            "deeds": [_deed(one) for one in deeds.get(run.id, ())],
        }
        for run in runs
    ]


def conditions_in_words(seen: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each condition that was asked, with what was there."""
    return [_seen(one) for one in seen]


def _seen(one: Mapping[str, Any]) -> dict[str, Any]:
    leaf = Condition(field=one["field"], operator=one["operator"], value=one["value"])
    words = say_condition(leaf, [(one["actual"], one["held"])])
    return {"words": words, "held": one["held"]}


def _deed(deed: Deed) -> dict[str, Any]:
    card = CARDS.get(deed.type)
    return {
        "title": deed.type if card is None else card.title,
        "state": deed.get_state_display(),
        "words": deed.words,
    }
