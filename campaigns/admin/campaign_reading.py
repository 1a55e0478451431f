"""What the pages of a campaign show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from analytics.models import Segment
from campaigns.actions.content import kept_actions
from campaigns.actions.words import sentence
from campaigns.admin.campaign_words import MoneyLine, money_lines, say_difference, say_returns
from campaigns.outreach.models import Campaign, CampaignStep
from campaigns.outreach.results.counting import Outcome, Results, results_of, states_of
from campaigns.outreach.states import TargetState
from campaigns.outreach.steps import steps_of
from loyalty.models import RedemptionState
from ticketing.mail.models import LetterState


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign has come: customers who had their turn, of those it is for."""

    done: int
    total: int
    is_taking: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it, laid out for a page."""

    results: Results
    sentence: str
    difference: str
    money: Sequence[MoneyLine]
    failures: Sequence[Outcome]
    sent: int
    unsent: int
    given: int
    redeemed: int


def about(row: Campaign) -> dict[str, Any]:
    """What every page of one says."""
    titles = Segment.objects.of(row.workspace).filter(key=row.segment)
    return {
        "segment_title": titles.values_list("title", flat=True).first() or row.segment,
        "sentences": [sentence(action) for action in kept_actions(row.actions)],
        "progress": progress_of(row) if row.stage.has_started else None,
        "steps": [_told(step) for step in steps_of(row)],
    }


def _told(step: CampaignStep) -> dict[str, Any]:
    words = _("Taken off the schedule") if step.state == "draft" else step.get_state_display()
    return {"words": words, "at": step.at, "by": step.by, "reason": step.reason}


def progress_of(row: Campaign) -> Progress:
    """How far it has come."""
    states = states_of(row.workspace, [row.id])[row.id]
    waiting = states[TargetState.WAITING]
    total = sum(states.values()) - states[TargetState.HELD_OUT]
    untaken = row.audience - row.taken if row.members is not None else 0
    return Progress(done=total - waiting, total=total + untaken, is_taking=untaken > 0)


def result_of(row: Campaign, *, at: datetime) -> Result | None:
    """What came of it; None of what has not started."""
    if not row.stage.has_started:
        return None
    found = results_of(row, at=at)
    letters, rewards = found.letters, found.rewards
    return Result(
        results=found,
        sentence=say_returns(found),
        difference=say_difference(found),
        money=list(money_lines(row, found)),
        failures=[one for one in found.outcomes if one.code],
        sent=letters[LetterState.SENT],
        unsent=sum(letters.values()) - letters[LetterState.SENT],
        given=sum(rewards.values()),
        redeemed=rewards[RedemptionState.FULFILLED],
    )
