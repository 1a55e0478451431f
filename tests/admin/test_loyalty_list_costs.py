"""Pages of loyalty cost the same number of queries with one row and with fifty."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from loyalty.challenges.content import ChallengeContent, Goal
from loyalty.challenges.services import put_challenge
from loyalty.dryrun.services import start_dry_run
from loyalty.leaderboards.content import BoardContent
from loyalty.leaderboards.services import put_leaderboard
from loyalty.ledger.services import adjust_points
from loyalty.models import EventRule
from loyalty.rules.content import Trigger
from loyalty.selection import Selection
from loyalty.streaks.content import StreakContent
from loyalty.streaks.services import put_streak
from loyalty.tiers.content import TierContent
from loyalty.tiers.services import put_tier
from tests.admin.test_list_costs import queries_of
from tests.admin.visiting import at_desk, customer_page, page
from tests.factories import draft, make_member, make_staff, purchase
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db

FIFTY = 50
VISITS = Selection(triggers=[Trigger(types=["visit"])])
Add = Callable[[Workspace, Customer, int], Any]


def add_rule(workspace: Workspace, member: Customer, number: int) -> None:
    make_rule(workspace, f"rule-{number}", title=f"Rule {number}")


def add_entry(workspace: Workspace, member: Customer, number: int) -> None:
    buyer = make_member(workspace)
    if not number:
        make_rule(workspace)
    adjust_points(customer=buyer, points=5, reason="Sorry", by=make_staff(workspace).user)
    record(workspace, purchase(buyer), draft(member, "activity", "visit"), at=timezone.now())


def add_streak(workspace: Workspace, member: Customer, number: int) -> None:
    content = StreakContent(title=f"Streak {number}", counts=VISITS)
    put_streak(workspace=workspace, key=f"streak-{number}", content=content)


def add_challenge(workspace: Workspace, member: Customer, number: int) -> None:
    content = ChallengeContent(title=f"Goal {number}", counts=VISITS, goals=[Goal(9, 5)])
    put_challenge(workspace=workspace, key=f"challenge-{number}", content=content)


def add_tier(workspace: Workspace, member: Customer, number: int) -> None:
    content = TierContent(title=f"Tier {number}", threshold=Decimal(number + 1))
    put_tier(workspace=workspace, key=f"tier-{number}", content=content)


def add_board(workspace: Workspace, member: Customer, number: int) -> None:
    content = BoardContent(title=f"Board {number}")
    put_leaderboard(workspace=workspace, key=f"board-{number}", content=content)


def add_run(workspace: Workspace, member: Customer, number: int) -> None:
    rule = make_rule(workspace)
    start_dry_run(workspace=workspace, key=rule.key, by=make_staff(workspace).user)


LISTS: dict[str, Add] = {
    "eventrule": add_rule,
    "ledgerentry": add_entry,
    "streak": add_streak,
    "challenge": add_challenge,
    "tier": add_tier,
    "leaderboard": add_board,
    "dryrun": add_run,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_no_more_queries_at_fifty_rows(
    name: str, workspace: Workspace, member: Customer
) -> None:
    client, address = at_desk(workspace), page(f"loyalty_{name}_changelist")
    LISTS[name](workspace, member, 0)
    one = queries_of(client, address)

    for number in range(1, FIFTY):
        LISTS[name](workspace, member, number)
    fifty = queries_of(client, address)

    assert len(fifty) == len(one) <= 12


def programme(workspace: Workspace, member: Customer, number: int) -> None:
    """One more of everything, and something earned by each."""
    for add in (add_rule, add_streak, add_challenge, add_tier):
        add(workspace, member, number)
    record(workspace, purchase(member, "100"), at=timezone.now())
    record(workspace, draft(member, "activity", "visit"), at=timezone.now())


def test_no_page_costs_more_queries_at_fifty_of_everything(
    workspace: Workspace, member: Customer, subtests: pytest.Subtests
) -> None:
    client = at_desk(workspace)
    programme(workspace, member, 0)
    one = {name: queries_of(client, at) for name, at in pages_of(workspace, member)}

    for number in range(1, FIFTY):
        programme(workspace, member, number)

    for name, address in pages_of(workspace, member):
        with subtests.test(page=name):
            assert len(queries_of(client, address)) == len(one[name]) <= 50


def pages_of(workspace: Workspace, member: Customer) -> Iterator[tuple[str, str]]:
    """The pages that show what is earned, and the rule by which it is."""
    yield "index", page("index")
    yield "customer", customer_page(member)
    rule = EventRule.objects.of(workspace).get(key="rule-0")
    yield "rule", page("loyalty_eventrule_change", rule.pk)
    [receipt] = record(workspace, purchase(member, "100"), at=timezone.now())
    yield "event", page("events_activityevent_change", receipt.id)
