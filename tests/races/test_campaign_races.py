"""Campaigns: fifty start one at once, two workers are at it, and everybody gets it once."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction

from accounts.models import Workspace
from campaigns.models import Campaign, CampaignState, CampaignStep, Deed, Target
from campaigns.outreach import claiming, moving, starting, steps
from campaigns.outreach.errors import CampaignHasStarted, CampaignOver
from campaigns.outreach.models import TargetQuerySet
from campaigns.outreach.running import run_campaign
from campaigns.outreach.sweeping import start_due_campaigns
from core.errors import DomainError
from events.models import Message
from tests.campaigns.outreach.setting import crowd, launch, make_campaign, targets
from tests.concurrency import Running, at_once, outcomes_of, wait_until_blocked
from tests.factories import NOON

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("many_connections", "no_queue"),
]
MANY = 50


def start(workspace: Workspace) -> Campaign:
    return starting.launch_campaign(workspace=workspace, key="win-back", at=NOON)


def started(workspace: Workspace) -> int:
    return Message.objects.filter(workspace=workspace, type="campaign.started").count()


def test_of_fifty_launches_one_starts_it(workspace: Workspace) -> None:
    crowd(workspace, 3)
    make_campaign(workspace)

    outcomes = outcomes_of([partial(start, workspace)] * MANY)

    refused = Counter(type(one) for one in outcomes)
    assert refused == {Campaign: 1, CampaignHasStarted: MANY - 1}
    assert started(workspace) == 1
    assert CampaignStep.objects.filter(workspace=workspace).count() == 1


def test_twin_without_the_lock_two_start_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_campaign(workspace)
    monkeypatch.setattr(starting, "lock_campaign", steps.find_campaign)

    with transaction.atomic():
        start(workspace)
        second = Running(partial(start, workspace))
        wait_until_blocked()

    assert isinstance(second.outcome(), Campaign)
    assert started(workspace) == 2


def test_many_sweeps_start_a_due_campaign_once(workspace: Workspace) -> None:
    crowd(workspace, 2)
    make_campaign(workspace)
    Campaign.objects.of(workspace).update(state=CampaignState.SCHEDULED, starts_at=NOON)

    counts = at_once([partial(start_due_campaigns, at=NOON)] * 10)

    assert sum(counts) == 1
    assert started(workspace) == 1


def run(campaign: Campaign) -> bool:
    return run_campaign(workspace_id=campaign.workspace_id, campaign_id=campaign.id, seconds=60)


def test_ten_workers_come_to_everybody_once(workspace: Workspace) -> None:
    crowd(workspace, 60)
    campaign = launch(make_campaign(workspace))

    with patch.object(claiming, "CHUNK", 3):
        at_once([partial(run, campaign)] * 10)
        run(campaign)

    campaign.refresh_from_db()
    assert Counter(targets(campaign).values()) == {"done": 60}
    assert campaign.state == CampaignState.COMPLETED
    assert Deed.objects.of(workspace).caused_by(campaign.id).count() == 60
    completed = Message.objects.filter(workspace=workspace, type="campaign.completed")
    assert completed.count() == 1


def test_nobody_has_two_workers_at_once(workspace: Workspace) -> None:
    campaign = targeted(workspace)

    claimed = at_once([claiming_of(campaign)] * 10)

    claims = Counter(one.id for targets in claimed for one in targets)
    assert max(claims.values()) == 1


def test_twin_without_passing_by_locked_rows_two_claim_the_same(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unguarded(rows: TargetQuerySet, **_: Any) -> TargetQuerySet:
        return rows

    campaign = targeted(workspace)
    monkeypatch.setattr(TargetQuerySet, "select_for_update", unguarded)

    with transaction.atomic():
        first = claiming_of(campaign)()
        second = Running(claiming_of(campaign))
        wait_until_blocked()

    assert second.outcome() == first


def targeted(workspace: Workspace) -> Campaign:
    """A campaign that has begun: who is to get it is written down, and nobody has it yet."""
    crowd(workspace, 40)
    campaign = launch(make_campaign(workspace))
    with patch.object(claiming, "CHUNK", 0):
        run(campaign)
    assert Target.objects.of(campaign).count() == 40
    return campaign


def claiming_of(campaign: Campaign) -> Callable[[], list[Target]]:
    return partial(claiming.claim_some, campaign, at=NOON)


def test_pausing_and_completing_at_once_is_one_after_the_other(workspace: Workspace) -> None:
    campaign = launch(make_campaign(workspace))
    named: Any = {"workspace": workspace, "key": campaign.key, "at": NOON}
    moves = [partial(moving.pause_campaign, **named), partial(moving.complete_campaign, **named)]

    outcomes = outcomes_of(moves * 10)

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COMPLETED
    assert all(isinstance(one, Campaign | DomainError) for one in outcomes)
    assert sum(isinstance(one, CampaignOver) for one in outcomes) >= 10
    numbers = CampaignStep.objects.filter(workspace=workspace).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
