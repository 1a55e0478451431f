"""The demo tells a story, with the same services as everything else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Customer
from analytics.models import Segment
from analytics.segments.members import members_of
from campaigns.models import Automation, Campaign
from config.demo import evenings
from config.demo.story import seed_demo
from loyalty.models import LedgerEntry, Member, Redemption, Stamp
from loyalty.stamps.reading import programs_of
from tests.factories import make_workspace
from tests.loyalty.programme import points_of
from tests.ticketing.pages.visiting import WHO, order_page, put_in_basket, text_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import Photo
from ticketing.sessions.models import Invitation, SessionSeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """The demo's photos are the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"


def test_the_regulars_have_earned_spent_and_climbed() -> None:
    workspace = seed_demo()

    members = Member.objects.of(workspace).select_related("customer__card")
    tiers = {member.tier for member in members}
    kinds = set(LedgerEntry.objects.of(workspace).values_list("kind", flat=True))
    assert tiers == {"", "friend", "family"}
    assert {"earn", "spend", "adjust"} <= kinds
    assert all(points_of(member.customer) > 0 for member in members)


def test_stamp_cards_are_under_way_full_and_spent_and_rewards_redeemed() -> None:
    workspace = seed_demo()

    regulars = Customer.objects.of(workspace).select_related("workspace")
    cards = [view for one in regulars for view in programs_of(one)]
    states = Redemption.objects.of(workspace).values_list("state", flat=True)
    assert any(view.finished for view in cards)
    assert any(view.under_way for view in cards)
    assert sum(view.spent_in_all for view in cards) == 3
    assert set(states) == {"issued", "fulfilled", "reversed"}


def test_segments_a_campaign_and_an_automation_are_there() -> None:
    workspace = seed_demo()

    segments = Segment.objects.filter(workspace=workspace)
    sizes = {
        one.key: len(members_of(workspace=workspace, tree=one.tree, at=timezone.now()))
        for one in segments
    }
    campaign = Campaign.objects.of(workspace).get()
    automation = Automation.objects.of(workspace).get()
    assert all(0 < size < 12 for size in sizes.values()), sizes
    assert (campaign.state, automation.state) == ("draft", "active")


def test_told_again_it_is_the_same_story() -> None:
    workspace = seed_demo()
    before = [kind.objects.of(workspace).count() for kind in (LedgerEntry, Redemption, Stamp)]

    seed_demo()

    after = [kind.objects.of(workspace).count() for kind in (LedgerEntry, Redemption, Stamp)]
    assert after == before


def test_a_ticket_is_sold_online_with_no_keys_and_no_internet(client: Client) -> None:
    workspace = seed_demo()
    ball = TicketedEvent.objects.of(workspace).select_related("workspace").get(key="winter-ball")
    order = put_in_basket(client, ball, ("ball", 1))

    pay_page = client.post(order_page(order, "pay"), WHO | {"payment": "stripe"})["Location"]
    back = client.post(pay_page, {"act": "pay"})["Location"]

    assert "Your tickets" in text_of(client.get(back, follow=True))


def test_a_conference_has_talks_that_fill_up_questions_and_photos() -> None:
    workspace = seed_demo()

    seats = SessionSeat.objects.of(workspace).open()
    assert set(seats.values_list("state", flat=True)) == {"selected", "standby"}
    assert Invitation.objects.filter(workspace=workspace, state="invited").count() == 2
    states = set(Photo.objects.of(workspace).values_list("state", flat=True))
    assert states == {"approved", "pending"}


@pytest.mark.parametrize("days", range(7))
def test_jazz_on_friday_is_on_a_friday(days: int) -> None:
    today = timezone.now() + timedelta(days=days)
    workspace = make_workspace("corner")

    evenings.put_evenings(workspace, [], at=today)

    jazz = TicketedEvent.objects.of(workspace).get(key="jazz-on-friday")
    assert jazz.starts_at.astimezone(jazz.zone).strftime("%A") == "Friday"
    assert timedelta() < jazz.starts_at - today < timedelta(days=8)
