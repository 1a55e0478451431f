"""Who is left out is a share that looks random, and that anybody can compute again."""

from hashlib import sha256

import pytest

from accounts.models import Customer, Workspace
from campaigns.models import Campaign, TargetState
from campaigns.outreach.preview import preview_of
from tests.campaigns.outreach.setting import (
    carry_out,
    crowd,
    held_out,
    launch,
    make_campaign,
    targets,
    work,
)
from tests.factories import NOON
from tests.loyalty.ledger.points import sums_of

pytestmark = pytest.mark.django_db


def is_left_out(campaign: Campaign, customer: Customer) -> bool:
    """As docs/campaigns.md tells it."""
    digest = sha256(f"{campaign.id}:{customer.id}".encode()).hexdigest()
    return int(digest[:15], 16) % 100 < campaign.holdout


def test_those_left_out_are_who_the_documented_formula_says(workspace: Workspace) -> None:
    people = crowd(workspace, 200)

    campaign = carry_out(make_campaign(workspace, holdout=30))

    expected = {one.id for one in people if is_left_out(campaign, one)}
    assert held_out(campaign) == expected
    assert 35 <= len(expected) <= 85, "of 200 at 30 %, four standard deviations"


def test_those_left_out_get_nothing(workspace: Workspace) -> None:
    people = crowd(workspace, 20)

    campaign = carry_out(make_campaign(workspace, holdout=50))

    left_out = held_out(campaign)
    assert 0 < len(left_out) < 20
    assert {sums_of(one)[0] for one in people if one.id in left_out} == {0}
    assert {sums_of(one)[0] for one in people if one.id not in left_out} == {5}


def test_without_a_holdout_everybody_is_in(workspace: Workspace) -> None:
    crowd(workspace, 5)

    campaign = carry_out(make_campaign(workspace))

    assert set(targets(campaign).values()) == {TargetState.DONE}


def test_another_campaign_leaves_others_out(workspace: Workspace) -> None:
    crowd(workspace, 40)

    first = carry_out(make_campaign(workspace, holdout=50))
    second = carry_out(make_campaign(workspace, "second", holdout=50))

    assert held_out(first) != held_out(second)


def test_the_preview_says_exactly_how_many_will_be_left_out(workspace: Workspace) -> None:
    crowd(workspace, 60)
    campaign = make_campaign(workspace, holdout=20)

    preview = preview_of(campaign, at=NOON)
    launch(campaign)
    work(campaign)

    assert preview.audience == 60
    assert preview.held_out == len(held_out(campaign))
