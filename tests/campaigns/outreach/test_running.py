"""A campaign comes to each customer of its audience once, whoever works at it."""

from contextlib import suppress
from datetime import timedelta
from unittest.mock import Mock, patch

import pytest
from django.db import OperationalError

from accounts.models import Customer, Workspace
from campaigns.actions.kinds import CallWebhook
from campaigns.actions.performing import _PERFORMERS
from campaigns.models import Campaign, CampaignState, Deed, Target, TargetState
from campaigns.outreach import claiming, performing, running, taking
from campaigns.outreach.claiming import LEASE, claim_some
from campaigns.outreach.moving import pause_campaign, resume_campaign
from campaigns.outreach.performing import take_turn
from events.export import export_customer
from events.services.privacy import erase_customer
from tests.campaigns.outreach.setting import (
    CALL,
    POINTS,
    carry_out,
    crowd,
    launch,
    make_campaign,
    make_segment,
    targets,
    work,
)
from tests.factories import NOON, make_member
from tests.loyalty.ledger.points import sums_of
from tests.loyalty.rewards.setting import told

pytestmark = pytest.mark.django_db


def test_everybody_in_the_segment_gets_it_once(workspace: Workspace, member: Customer) -> None:
    other = make_member(workspace, "mike")

    campaign = carry_out(make_campaign(workspace))
    work(campaign)

    assert targets(campaign) == {"sarah": "done", "mike": "done"}
    assert [sums_of(one)[0] for one in (member, other)] == [5, 5]
    assert campaign.state == CampaignState.COMPLETED


def test_the_audience_is_who_is_in_the_segment_when_it_starts(workspace: Workspace) -> None:
    make_segment(workspace, {"type": "groups", "any_of": ["vip"]}, "vips")
    leaver = make_member(workspace, "leaver", user_groups=["vip"])
    campaign = launch(make_campaign(workspace, segment="vips"))

    leaver.user_groups = []
    leaver.save()
    make_member(workspace, "joiner", user_groups=["vip"])
    work(campaign)

    assert targets(campaign) == {"leaver": "done"}


def test_a_large_audience_is_taken_in_chunks(workspace: Workspace) -> None:
    crowd(workspace, 7)
    campaign = launch(make_campaign(workspace))

    with patch.object(taking, "CHUNK", 3):
        work(campaign)

    campaign.refresh_from_db()
    assert (campaign.audience, campaign.taken, campaign.is_taken) == (7, 7, True)
    assert set(targets(campaign).values()) == {"done"}


def test_nobody_in_the_segment_is_a_campaign_that_is_over_at_once(workspace: Workspace) -> None:
    campaign = carry_out(make_campaign(workspace))

    assert campaign.state == CampaignState.COMPLETED
    assert campaign.audience == 0


def test_others_hear_that_it_started_and_that_it_ended(workspace: Workspace) -> None:
    crowd(workspace, 3)

    carry_out(make_campaign(workspace, holdout=10))

    body = {"campaign_id": "win-back", "segment": "everyone", "audience": 3, "holdout": 10}
    assert told(workspace, "campaign.started") == [body]
    assert told(workspace, "campaign.completed") == [body]


def test_pausing_stops_it_before_the_next_customer(workspace: Workspace) -> None:
    crowd(workspace, 6)
    campaign = launch(make_campaign(workspace))
    turns: list[str] = []

    def pause_after_two(*args: object, **named: object) -> None:
        original(*args, **named)  # type: ignore[arg-type]  # what it was called with
        turns.append("turn")
        if len(turns) == 2:
            pause_campaign(workspace=workspace, key=campaign.key, at=NOON)

    original = take_turn
    with patch.object(running, "take_turn", pause_after_two):
        is_more = work(campaign)

    assert not is_more
    assert sorted(targets(campaign).values()) == ["done"] * 2 + ["waiting"] * 4


def test_resuming_goes_on_with_the_others(workspace: Workspace) -> None:
    people = crowd(workspace, 4)
    campaign = launch(make_campaign(workspace))
    pause_campaign(workspace=workspace, key=campaign.key, at=NOON)
    make_member(workspace, "joiner")
    assert not work(campaign)

    resume_campaign(workspace=workspace, key=campaign.key, at=NOON)
    work(campaign)

    assert len(targets(campaign)) == 4
    assert [sums_of(one)[0] for one in people] == [5] * 4


def test_what_a_paused_worker_had_in_hand_is_free_at_once(workspace: Workspace) -> None:
    crowd(workspace, 3)
    campaign = launch(make_campaign(workspace))

    def pause(*args: object, **named: object) -> None:
        pause_campaign(workspace=workspace, key=campaign.key, at=NOON)

    with patch.object(running, "take_turn", pause):
        work(campaign)

    assert sum(one.claimed_until is None for one in Target.objects.of(campaign)) == 2


def test_who_is_claimed_is_nobody_elses_until_the_lease_ends(workspace: Workspace) -> None:
    crowd(workspace, 3)
    campaign = launch(make_campaign(workspace))
    with patch.object(claiming, "CHUNK", 0):
        work(campaign)

    first = claim_some(campaign, at=NOON)

    assert len(first) == 3
    assert claim_some(campaign, at=NOON + LEASE - timedelta(seconds=1)) == []
    assert len(claim_some(campaign, at=NOON + LEASE)) == 3


def test_who_was_erased_meanwhile_gets_nothing(workspace: Workspace, member: Customer) -> None:
    campaign = launch(make_campaign(workspace, actions=[CALL]))
    erase_customer(customer=member, at=NOON)

    work(campaign)

    assert set(targets(campaign).values()) == {TargetState.SKIPPED}
    assert told(workspace, "action.called") == []


@pytest.mark.parametrize("fault", [ValueError, OperationalError])
def test_a_turn_that_breaks_holds_up_no_other_and_is_taken_again(
    workspace: Workspace, fault: type[Exception]
) -> None:
    crowd(workspace, 3)
    campaign = launch(make_campaign(workspace))

    broken = patch.object(performing, "perform", side_effect=[fault("boom"), [], []])
    with broken, suppress(OperationalError):
        work(campaign)
    before = sorted(targets(campaign).values())
    work_on(campaign)

    assert before == ["skipped", "skipped", "waiting"]
    assert sorted(targets(campaign).values()) == ["done", "skipped", "skipped"]


def test_a_turn_that_breaks_always_fails_in_the_end_and_says_so(
    workspace: Workspace, member: Customer
) -> None:
    campaign = launch(make_campaign(workspace, actions=[CALL, POINTS]))

    with patch.dict(_PERFORMERS, {CallWebhook: Mock(side_effect=ValueError)}):
        for _ in range(performing.MOST_ATTEMPTS + 1):
            work_on(campaign)

    kept = Deed.objects.of(workspace).order_by("place").values_list("type", "state", "code")
    assert list(kept) == [("call_webhook", "failed", "given_up"), ("award_points", "done", "")]
    assert targets(campaign) == {"sarah": "failed"}
    assert not work(campaign)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COMPLETED


def test_who_kills_every_worker_is_given_up(workspace: Workspace, member: Customer) -> None:
    campaign = launch(make_campaign(workspace))

    with patch.object(performing, "perform", side_effect=SystemExit):
        for _ in range(performing.MOST_ATTEMPTS):
            with pytest.raises(SystemExit):
                work_on(campaign)
        work_on(campaign)

    assert targets(campaign) == {"sarah": "failed"}


def work_on(campaign: Campaign) -> None:
    """Take a worker's turn once what others had in hand is free."""
    Target.objects.of(campaign).waiting().update(claimed_until=None)
    work(campaign)


def test_a_person_gets_a_copy_of_the_campaigns_they_were_in(member: Customer) -> None:
    campaign = carry_out(make_campaign(member.workspace))

    copy = export_customer(customer=member)["campaigns"]

    target = Target.objects.of(campaign).get()
    assert copy == [
        {
            "campaignId": "win-back",
            "title": "Win-back",
            "state": "done",
            "startedAt": target.taken_at,
            "performedAt": target.performed_at,
        }
    ]
