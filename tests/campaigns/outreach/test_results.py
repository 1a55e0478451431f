"""What came of a campaign, by numbers that were computed by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from campaigns.models import Campaign, Target, TargetState
from campaigns.outreach.results.counting import Results, results_of
from campaigns.outreach.results.returning import measured_until
from campaigns.outreach.results.serializers import shown_results
from core.errors import DomainError
from events.services.privacy import erase_customer
from loyalty.models import Redemption, RedemptionState
from loyalty.rewards.fulfilling import fulfil_redemption
from tests.campaigns.outreach.setting import CALL, carry_out, make_campaign
from tests.factories import NOON, draft, make_member
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import make_reward

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
COFFEE = {"type": "give_reward", "reward": "coffee"}
TREATED, LEFT_OUT = ("ana", "ben", "cleo"), ("dan", "eve")


@pytest.fixture
def campaign(workspace: Workspace) -> Campaign:
    """Started at noon of 14 March; three got it, two were left out; seven days to come back."""
    for name in (*TREATED, *LEFT_OUT):
        make_member(workspace, name)
    campaign = carry_out(make_campaign(workspace, actions=[CALL], returnDays=7))
    Target.objects.of(campaign).filter(customer__external_id__in=LEFT_OUT).update(
        state=TargetState.HELD_OUT, performed_at=None
    )
    return campaign


def did(campaign: Campaign, name: str, kind: str, at: datetime = LATER, **more: Any) -> None:
    """Record what somebody did."""
    person = Customer.objects.select_related("workspace").get(
        workspace=campaign.workspace, external_id=name
    )
    category = "transaction" if "amount" in more else "activity"
    record(campaign.workspace, draft(person, category, kind, event_timestamp=at, **more), at=at)


def spent(campaign: Campaign, name: str, amount: str, kind: str = "purchase", **more: Any) -> None:
    did(campaign, name, kind, amount=Decimal(amount), **more)


def results(campaign: Campaign, at: datetime = LATER) -> Results:
    return results_of(campaign, at=at)


def came_back(campaign: Campaign) -> tuple[int, int]:
    found = results(campaign)
    return found.treated.came_back, found.left_out.came_back


def test_each_arm_is_counted_by_itself(campaign: Campaign) -> None:
    did(campaign, "ana", "visit")
    did(campaign, "ana", "visit")
    spent(campaign, "ben", "12.50")
    did(campaign, "dan", "scan")

    found = results(campaign)

    assert (found.targets, found.performed) == (5, 3)
    assert (found.treated.customers, found.treated.came_back) == (3, 2)
    assert (found.left_out.customers, found.left_out.came_back) == (2, 1)
    assert found.treated.rate == Decimal(2) / 3
    assert found.left_out.rate == Decimal("0.5")
    assert found.difference == Decimal(2) / 3 - Decimal("0.5")


@pytest.mark.parametrize("kind", ["visit", "check_in", "check_out", "scan", "redemption"])
def test_what_customers_do_themselves_brings_them_back(campaign: Campaign, kind: str) -> None:
    did(campaign, "ana", kind)

    assert came_back(campaign) == (1, 0)


@pytest.mark.parametrize("kind", ["app_open", "notification_received", "pass_uninstalled"])
def test_what_a_phone_does_brings_nobody_back(campaign: Campaign, kind: str) -> None:
    did(campaign, "ana", kind)

    assert came_back(campaign) == (0, 0)


def test_a_refund_brings_nobody_back_and_lessens_the_revenue(campaign: Campaign) -> None:
    spent(campaign, "ana", "30.00")
    spent(campaign, "ana", "10.00", "refund")
    spent(campaign, "ben", "5.00", "refund")

    found = results(campaign)

    assert found.treated.came_back == 1
    assert found.treated.revenue == {"EUR": Decimal("15.00")}
    assert found.treated.per_head("EUR") == Decimal("5.00")
    assert found.left_out.revenue == {}
    assert found.left_out.per_head("EUR") == 0


def test_currencies_are_not_added_up(campaign: Campaign) -> None:
    spent(campaign, "ana", "30.00")
    spent(campaign, "ana", "1000", currency="JPY")
    spent(campaign, "dan", "8.00", currency="USD")

    found = results(campaign)

    assert found.treated.revenue == {"EUR": Decimal("30.00"), "JPY": Decimal(1000)}
    assert found.left_out.revenue == {"USD": Decimal("8.00")}
    assert found.currencies == ["EUR", "JPY", "USD"]
    assert found.treated.came_back == 1


def test_only_what_comes_after_the_start_counts(campaign: Campaign) -> None:
    did(campaign, "ana", "visit", at=NOON)
    did(campaign, "ben", "visit", at=NOON + timedelta(seconds=1))

    assert came_back(campaign) == (1, 0)


def test_the_last_day_counts_to_its_end_in_the_workspaces_zone(campaign: Campaign) -> None:
    # 14 March and seven days is 21 March, which ends in Berlin at 23:00 UTC.
    assert measured_until(campaign, campaign.workspace) == datetime(2026, 3, 21, 23, tzinfo=UTC)
    day = datetime(2026, 3, 21, 22, 59, 59, tzinfo=UTC)
    did(campaign, "ana", "visit", at=day)
    did(campaign, "ben", "visit", at=day + timedelta(seconds=1))

    assert came_back(campaign) == (1, 0)


def test_it_is_final_once_nobody_can_come_back_in_time(campaign: Campaign) -> None:
    end = measured_until(campaign, campaign.workspace)
    assert end is not None

    assert not results(campaign, end - timedelta(microseconds=1)).is_final
    assert results(campaign, end).is_final


def test_changing_the_days_measures_anew(campaign: Campaign) -> None:
    did(campaign, "ana", "visit", at=NOON + timedelta(days=9))
    assert came_back(campaign) == (0, 0)

    campaign.return_days = 9

    assert came_back(campaign) == (1, 0)


def test_a_given_reward_brings_nobody_back_by_itself(workspace: Workspace) -> None:
    make_reward(workspace)
    make_member(workspace, "ana")

    with clock_at(LATER):
        campaign = carry_out(make_campaign(workspace, actions=[COFFEE]))

    found = results_of(campaign, at=LATER)
    assert found.rewards[RedemptionState.ISSUED] == 1
    assert found.treated.came_back == 0


def test_rewards_that_were_handed_out_are_redeemed(workspace: Workspace) -> None:
    make_reward(workspace)
    for name in TREATED:
        make_member(workspace, name)
    campaign = carry_out(make_campaign(workspace, actions=[COFFEE]))

    first = Redemption.objects.filter(workspace=workspace).order_by("id")[0]
    fulfil_redemption(workspace=workspace, name=first.code)

    rewards = results_of(campaign, at=LATER).rewards
    assert (rewards[RedemptionState.ISSUED], rewards[RedemptionState.FULFILLED]) == (2, 1)


def test_a_reward_that_nobody_fetched_in_time_has_expired_before_any_sweep(
    workspace: Workspace,
) -> None:
    make_reward(workspace)
    make_member(workspace, "ana")
    campaign = carry_out(make_campaign(workspace, actions=[COFFEE]))
    ends = Redemption.objects.get(workspace=workspace).expires_at

    before = results_of(campaign, at=ends - timedelta(seconds=1)).rewards
    after = results_of(campaign, at=ends).rewards

    assert (before[RedemptionState.ISSUED], before[RedemptionState.EXPIRED]) == (1, 0)
    assert (after[RedemptionState.ISSUED], after[RedemptionState.EXPIRED]) == (0, 1)


def test_what_failed_says_why_and_how_often(workspace: Workspace) -> None:
    make_reward(workspace, stock=1)
    for name in TREATED:
        make_member(workspace, name)

    campaign = carry_out(make_campaign(workspace, actions=[COFFEE, CALL]))

    found = results_of(campaign, at=LATER)
    assert [(one.type, one.state, one.code, one.count) for one in found.outcomes] == [
        ("call_webhook", "done", "", 3),
        ("give_reward", "done", "", 1),
        ("give_reward", "failed", "reward_sold_out", 2),
    ]
    assert found.states[TargetState.FAILED] == 2
    assert found.performed == 3


def test_an_arm_of_nobody_has_no_rate_and_says_so(workspace: Workspace) -> None:
    campaign = carry_out(make_campaign(workspace))

    found = results_of(campaign, at=LATER)
    shown = shown_results(campaign, found)

    assert (found.treated.rate, found.difference, found.left_out.per_head("EUR")) == (None,) * 3
    assert shown["treated"] == {
        "customers": 0,
        "cameBack": 0,
        "rate": None,
        "revenue": [{"currency": "EUR", "net": "0.00", "perCustomer": None}],
    }
    assert shown["difference"] is None


def test_rates_and_money_are_rounded_half_up(campaign: Campaign) -> None:
    spent(campaign, "ana", "10.00")
    spent(campaign, "dan", "0.01")

    shown = shown_results(campaign, results(campaign))

    assert (shown["treated"]["rate"], shown["leftOut"]["rate"]) == (0.3333, 0.5)
    assert shown["difference"] == -0.1667
    assert shown["treated"]["revenue"][0]["perCustomer"] == "3.33"
    assert shown["leftOut"]["revenue"][0]["perCustomer"] == "0.01"


def test_an_erased_customer_stays_a_number(campaign: Campaign) -> None:
    spent(campaign, "ana", "10.00")
    before = results(campaign)

    erase_customer(customer=Customer.objects.get(external_id="ana"), at=LATER)

    assert results(campaign) == before


def test_another_campaign_has_results_of_its_own(campaign: Campaign) -> None:
    did(campaign, "ana", "visit")
    other = carry_out(make_campaign(campaign.workspace, "other"), at=LATER)

    assert results_of(other, at=LATER).treated.came_back == 0
    assert results(campaign).treated.came_back == 1


def test_nothing_came_of_a_draft(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="has not started"):
        results_of(make_campaign(workspace), at=NOON)
