"""What was scheduled starts by itself, also late, and what lost its worker is woken."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from celery import Celery

from accounts.models import Workspace
from analytics.models import Segment
from campaigns.models import Campaign, CampaignState
from campaigns.outreach.moving import pause_campaign, schedule_campaign
from campaigns.outreach.steps import steps_of
from campaigns.outreach.sweeping import stalled_campaigns, start_due_campaigns
from campaigns.outreach.tasks import run_campaign, sweep_campaigns
from tests.campaigns.outreach.setting import crowd, launch, make_campaign, targets, work
from tests.factories import NOON, make_workspace

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def scheduled(workspace: Workspace, key: str = "win-back") -> Campaign:
    """It is to start an hour after noon."""
    make_campaign(workspace, key, startsAt=NOON + HOUR)
    return schedule_campaign(workspace=workspace, key=key, at=NOON)


def state_of(campaign: Campaign) -> str:
    campaign.refresh_from_db()
    return campaign.state


def test_it_starts_at_its_time_and_not_before(workspace: Workspace) -> None:
    campaign = scheduled(workspace)

    assert start_due_campaigns(at=NOON + HOUR - timedelta(seconds=1)) == 0
    assert state_of(campaign) == CampaignState.SCHEDULED
    assert start_due_campaigns(at=NOON + HOUR) == 1
    assert state_of(campaign) == CampaignState.ACTIVE
    assert campaign.started_at == NOON + HOUR


def test_late_is_better_than_never(workspace: Workspace) -> None:
    campaign = scheduled(workspace)

    start_due_campaigns(at=NOON + timedelta(days=3))

    assert state_of(campaign) == CampaignState.ACTIVE


def test_it_starts_once(workspace: Workspace) -> None:
    scheduled(workspace)

    assert [start_due_campaigns(at=NOON + 2 * HOUR) for _ in range(2)] == [1, 0]


def test_what_was_taken_off_the_schedule_does_not_start(workspace: Workspace) -> None:
    campaign = scheduled(workspace)
    pause_campaign(workspace=workspace, key=campaign.key, at=NOON)

    assert start_due_campaigns(at=NOON + HOUR) == 0
    assert state_of(campaign) == CampaignState.DRAFT


def test_one_that_cannot_start_is_a_draft_again_and_holds_up_no_other(workspace: Workspace) -> None:
    first, second = scheduled(workspace), scheduled(make_workspace("other-club"))
    Segment.objects.of(workspace).delete()

    assert start_due_campaigns(at=NOON + HOUR) == 1

    assert [state_of(one) for one in (first, second)] == ["draft", "active"]
    assert steps_of(first)[-1].reason == "It could not start: There is no such segment."


def test_one_without_a_worker_is_found(workspace: Workspace) -> None:
    campaign = launch(make_campaign(workspace), at=NOON)

    assert list(stalled_campaigns(at=NOON + timedelta(seconds=30))) == []
    assert list(stalled_campaigns(at=NOON + timedelta(seconds=31))) == [campaign]


def test_who_is_over_is_left_alone(workspace: Workspace) -> None:
    campaign = launch(make_campaign(workspace), at=NOON)
    work(campaign)

    assert list(stalled_campaigns(at=NOON + timedelta(days=1))) == []


def test_the_sweep_starts_and_wakes_and_a_worker_finishes(
    workspace: Workspace, django_capture_on_commit_callbacks: Any
) -> None:
    crowd(workspace, 2)
    campaign = scheduled(workspace)
    Campaign.objects.of(workspace).update(starts_at=NOON - HOUR)

    with (
        patch.object(Celery, "send_task") as sent,
        django_capture_on_commit_callbacks(execute=True),
    ):
        sweep_campaigns()
        run_campaign(str(workspace.id), str(campaign.id))

    ids = [str(workspace.id), str(campaign.id)]
    sent.assert_called_once_with("campaigns.run_campaign", args=ids)
    assert state_of(campaign) == CampaignState.COMPLETED
    assert set(targets(campaign).values()) == {"done"}
