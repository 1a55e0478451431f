"""What came of a campaign, exact at every moment: each figure is asked of the rows, all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Min, Value, When
from django.utils.translation import gettext as _

from accounts.models import Workspace
from campaigns.actions.states import DeedState
from campaigns.models import Deed
from campaigns.outreach.errors import CampaignNotStarted
from campaigns.outreach.models import Campaign, Target
from campaigns.outreach.results.returning import Arm, count_returns, measured_until
from campaigns.outreach.states import TargetState
from loyalty.models import Redemption, RedemptionState
from ticketing.mail.models import Letter, LetterState

States = dict[TargetState, int]
_EXPIRED = RedemptionState.EXPIRED.value


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often an action came to the same: done, or why it was not."""

    type: str
    state: DeedState
    code: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """What a campaign came to so far. Revenue is net, by currency.

    `states` counts targets, `outcomes` actions, `letters` e-mails and `rewards` given rewards by
    where they stand. Who comes back is counted until `measured_until`.
    """

    states: States
    outcomes: Sequence[Outcome]
    letters: Mapping[LetterState, int]
    rewards: Mapping[RedemptionState, int]
    treated: Arm
    left_out: Arm
    measured_until: datetime
    is_final: bool

    @property
    def targets(self) -> int:
        """How many customers the audience came to, those left out included."""
        return sum(self.states.values())

    @property
    def performed(self) -> int:
        """How many had their turn."""
        return sum(self.states[one] for one in _HAD_THEIR_TURN)

    @property
    def difference(self) -> Decimal | None:
        """By how much more of those it was for came back, from -1 to 1; None without either."""
        if self.treated.rate is None or self.left_out.rate is None:
            return None
        return self.treated.rate - self.left_out.rate

    @property
    def currencies(self) -> list[str]:
        """Those that anything was paid in."""
        return sorted({*self.treated.revenue, *self.left_out.revenue})


_HAD_THEIR_TURN = (TargetState.DONE, TargetState.SKIPPED, TargetState.FAILED)


def results_of(campaign: Campaign, *, at: datetime) -> Results:
    """What came of it. Raises CampaignNotStarted. A fixed number of statements."""
    workspace = campaign.workspace
    until = measured_until(campaign, workspace)
    if until is None:
        raise CampaignNotStarted(_("Nothing came of it yet: it has not started."))
    states = states_of(workspace, [campaign.id])[campaign.id]
    arms = count_returns(workspace, [campaign], {campaign.id: sizes_of(states)})[campaign.id]
    return Results(
        states=states,
        outcomes=_outcomes(campaign),
        letters=_letters(campaign),
        rewards=_rewards(campaign, at),
        treated=arms[False],
        left_out=arms[True],
        measured_until=until,
        is_final=at >= until,
    )


def states_of(workspace: Workspace, ids: Sequence[UUID]) -> dict[UUID, States]:
    """How many targets of each campaign stand where, in one statement."""
    rows = Target.objects.filter(workspace=workspace, campaign_id__in=ids)
    counted = rows.values_list("campaign_id", "state").annotate(Count("id")).order_by()
    found: dict[UUID, States] = {one: dict.fromkeys(TargetState, 0) for one in ids}
    for campaign_id, state, count in counted:
        found[campaign_id][TargetState(state)] = count
    return found


def sizes_of(states: States) -> dict[bool, int]:
    """How many it is for, and how many are left out."""
    left_out = states[TargetState.HELD_OUT]
    return {False: sum(states.values()) - left_out, True: left_out}


def _outcomes(campaign: Campaign) -> list[Outcome]:
    deeds = Deed.objects.of(campaign.workspace).caused_by(campaign.id)
    # Words may differ from one customer to the next: one of them is enough.
    rows = deeds.values_list("type", "state", "code").annotate(Min("words"), Count("id"))
    return [
        Outcome(type, DeedState(state), code, words, count)
        for type, state, code, words, count in rows.order_by("type", "state", "code")
    ]


def _letters(campaign: Campaign) -> dict[LetterState, int]:
    own = Letter.objects.of(campaign.workspace).filter(id__in=_references(campaign, "send_email"))
    found = dict(own.values_list("state").annotate(Count("id")).order_by())
    return {state: found.get(state.value, 0) for state in LetterState}


def _rewards(campaign: Campaign, at: datetime) -> dict[RedemptionState, int]:
    ids = _references(campaign, "give_reward")
    own = Redemption.objects.of(campaign.workspace).filter(id__in=ids)
    # As each stands at that instant, also when no sweep has come by yet.
    is_late = When(state=RedemptionState.ISSUED, expires_at__lte=at, then=Value(_EXPIRED))
    stood = own.values_list(Case(is_late, default="state"))
    found = dict(stood.annotate(Count("id")).order_by())
    return {state: found.get(state.value, 0) for state in RedemptionState}


def _references(campaign: Campaign, kind: str) -> Any:
    """What actions of a kind came to, for a statement around it."""
    deeds = Deed.objects.of(campaign.workspace).caused_by(campaign.id)
    return deeds.filter(type=kind, state=DeedState.DONE).values("reference_id")
