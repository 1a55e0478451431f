"""The two campaigns that the activity guide tells of, from the first purchase to who came back."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from accounts.models import Customer, Workspace
from campaigns.models import Campaign, CampaignState
from campaigns.outreach.results.counting import results_of
from loyalty.models import Member, RedemptionState
from tests.campaigns.outreach.setting import (
    LAPSED,
    SPENDERS,
    carry_out,
    held_out,
    make_campaign,
    make_segment,
    targets,
)
from tests.factories import NOON, draft, make_member
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import make_reward
from tests.loyalty.tiers.setting import make_ladder
from ticketing.mail.models import LetterState
from ticketing.mail.tasks import send_letters

pytestmark = pytest.mark.django_db
OFFER = {"type": "send_email", "subject": "We miss you", "text": "Hello {name}, coffee is on us."}


def buys(customer: Customer, amount: str, at: datetime) -> None:
    """A purchase, reported when it happened."""
    bought = draft(customer, "transaction", "purchase", amount=Decimal(amount), event_timestamp=at)
    record(customer.workspace, bought, at=at)


def tier_of(customer: Customer) -> str:
    member = Member.objects.of(customer.workspace).filter(customer_id=customer.id).first()
    return member.tier if member else ""


def test_whoever_spent_500_is_lifted_into_a_tier(workspace: Workspace) -> None:
    make_ladder(workspace)
    make_segment(workspace, SPENDERS, "total-spend-500")
    exactly, nearly, often = (make_member(workspace, one) for one in ("ana", "ben", "cleo"))
    buys(exactly, "500.00", NOON)
    buys(nearly, "499.99", NOON)
    for _ in range(3):
        buys(often, "200.00", NOON)
    up = {"type": "change_tier", "tier": "gold"}

    with clock_at(NOON):
        campaign = carry_out(
            make_campaign(workspace, "spend-tier", segment="total-spend-500", actions=[up])
        )

    assert targets(campaign) == {"ana": "done", "cleo": "done"}
    assert [tier_of(one) for one in (exactly, nearly, often)] == ["gold", "", "gold"]
    assert campaign.state == CampaignState.COMPLETED


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Forty who bought 70 days ago, and a regular who was here yesterday."""
    make_reward(workspace, stock=100)
    for number in range(40):
        name = f"guest-{number:02}"
        person = make_member(workspace, name, name=name, email=f"{name}@example.com")
        buys(person, "20.00", NOON - timedelta(days=70))
    buys(make_member(workspace, "regular"), "20.00", NOON - timedelta(days=1))
    make_segment(workspace, LAPSED, "no-activity-60-days")
    return workspace


def win_back(shop: Workspace) -> Campaign:
    coffee = {"type": "give_reward", "reward": "coffee"}
    with clock_at(NOON):
        return carry_out(
            make_campaign(shop, segment="no-activity-60-days", holdout=25, actions=[OFFER, coffee])
        )


def test_who_stopped_coming_is_won_back_and_it_is_measured_who_returns(shop: Workspace) -> None:
    campaign = win_back(shop)
    with clock_at(NOON + timedelta(minutes=1)):
        send_letters()
    left_out = held_out(campaign)
    people = Customer.objects.filter(workspace=shop).exclude(external_id="regular")
    people = people.select_related("workspace").order_by("external_id")
    treated = [one for one in people if one.id not in left_out]
    others = [one for one in people if one.id in left_out]
    assert len(others) >= 2, "of 40 at 25 %: fewer come once in 100,000 runs"
    for one in treated[:5]:
        buys(one, "8.00", NOON + timedelta(days=10))
    buys(others[0], "3.00", NOON + timedelta(days=10))
    buys(treated[6], "9.00", NOON + timedelta(days=31))

    found = results_of(campaign, at=NOON + timedelta(days=40))

    assert "regular" not in targets(campaign)
    assert {one.to[0] for one in mail.outbox} == {one.email for one in treated}
    assert found.letters[LetterState.SENT] == len(treated)
    assert found.rewards[RedemptionState.EXPIRED] == len(treated)
    assert (found.treated.customers, found.treated.came_back) == (len(treated), 5)
    assert (found.left_out.customers, found.left_out.came_back) == (len(others), 1)
    assert found.treated.revenue == {"EUR": Decimal("40.00")}
    assert found.left_out.revenue == {"EUR": Decimal("3.00")}
    assert found.difference == Decimal(5) / len(treated) - Decimal(1) / len(others)
    assert found.is_final
