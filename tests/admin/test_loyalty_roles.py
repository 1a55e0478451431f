"""Who sees what of loyalty: each role, each page; and another workspace's staff sees nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from loyalty.challenges.content import ChallengeContent, Goal
from loyalty.challenges.services import put_challenge
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.services import start_dry_run
from loyalty.leaderboards.content import BoardContent
from loyalty.leaderboards.services import put_leaderboard
from loyalty.models import Challenge, EventRule, Leaderboard, LedgerEntry, Streak, Tier
from loyalty.rules.content import Trigger
from loyalty.selection import Selection
from loyalty.streaks.content import StreakContent
from loyalty.streaks.services import put_streak
from loyalty.tiers.content import TierContent
from loyalty.tiers.services import put_tier
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_workspace, purchase
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db

OWNER, MANAGER, STEWARD, ANALYST = Role.OWNER, Role.MANAGER, Role.STEWARD, Role.ANALYST
EVERYBODY = {OWNER, MANAGER, STEWARD, ANALYST}
CHIEFS = {OWNER, MANAGER}


@dataclass(frozen=True)
class Club:
    """A workspace with one of everything that loyalty has."""

    workspace: Workspace
    customer: Customer
    rule: EventRule
    entry: LedgerEntry
    streak: Streak
    challenge: Challenge
    tier: Tier
    board: Leaderboard
    run: DryRun


@pytest.fixture
def club(member: Customer) -> Club:
    workspace, now = member.workspace, timezone.now()
    counts = Selection(triggers=[Trigger(types=["purchase"])])
    rule = make_rule(workspace, title="Secret sauce")
    record(workspace, purchase(member, event_timestamp=now), at=now)
    return Club(
        workspace,
        member,
        rule,
        LedgerEntry.objects.of(workspace).get(),
        put_streak(
            workspace=workspace,
            key="daily",
            content=StreakContent(title="Secret streak", counts=counts),
        ),
        put_challenge(
            workspace=workspace,
            key="ten",
            content=ChallengeContent(title="Secret ten", counts=counts, goals=[Goal(10, 5)]),
        ),
        put_tier(
            workspace=workspace,
            key="gold",
            content=TierContent(title="Secret gold", threshold=Decimal(100)),
        ),
        put_leaderboard(workspace=workspace, key="all", content=BoardContent(title="Secret board")),
        start_dry_run(workspace=workspace, key=rule.key),
    )


Address = Callable[[Club], str]
PAGES: dict[str, tuple[Address, set[Role]]] = {
    "front": (lambda c: page("index"), EVERYBODY),
    "customer": (lambda c: customer_page(c.customer), EVERYBODY),
    "adjust": (lambda c: page("loyalty_adjust", c.customer.pk), CHIEFS),
    "rules": (lambda c: page("loyalty_eventrule_changelist"), EVERYBODY),
    "rule": (lambda c: page("loyalty_eventrule_change", c.rule.pk), EVERYBODY),
    "add rule": (lambda c: page("loyalty_eventrule_add"), CHIEFS),
    "delete rule": (lambda c: page("loyalty_eventrule_delete", c.rule.pk), set()),
    "ledger": (lambda c: page("loyalty_ledgerentry_changelist"), EVERYBODY),
    "entry": (lambda c: page("loyalty_ledgerentry_change", c.entry.pk), EVERYBODY),
    "add entry": (lambda c: page("loyalty_ledgerentry_add"), set()),
    "delete entry": (lambda c: page("loyalty_ledgerentry_delete", c.entry.pk), set()),
    "streaks": (lambda c: page("loyalty_streak_changelist"), EVERYBODY),
    "streak": (lambda c: page("loyalty_streak_change", c.streak.pk), EVERYBODY),
    "add streak": (lambda c: page("loyalty_streak_add"), CHIEFS),
    "delete streak": (lambda c: page("loyalty_streak_delete", c.streak.pk), set()),
    "challenges": (lambda c: page("loyalty_challenge_changelist"), EVERYBODY),
    "challenge": (lambda c: page("loyalty_challenge_change", c.challenge.pk), EVERYBODY),
    "add challenge": (lambda c: page("loyalty_challenge_add"), CHIEFS),
    "tiers": (lambda c: page("loyalty_tier_changelist"), EVERYBODY),
    "tier": (lambda c: page("loyalty_tier_change", c.tier.pk), EVERYBODY),
    "add tier": (lambda c: page("loyalty_tier_add"), CHIEFS),
    "boards": (lambda c: page("loyalty_leaderboard_changelist"), EVERYBODY),
    "board": (lambda c: page("loyalty_leaderboard_change", c.board.pk), EVERYBODY),
    "add board": (lambda c: page("loyalty_leaderboard_add"), CHIEFS),
    "programme": (lambda c: page("loyalty_programme_changelist"), EVERYBODY),
    "programme row": (lambda c: page("loyalty_programme_change", c.workspace.pk), set()),
    "dry runs": (lambda c: page("loyalty_dryrun_changelist"), EVERYBODY),
    "dry run": (lambda c: page("loyalty_dryrun_change", c.run.pk), EVERYBODY),
    "progress": (lambda c: page("loyalty_dryrun_progress", c.run.pk), EVERYBODY),
    "add dry run": (lambda c: page("loyalty_dryrun_add"), set()),
}
ABOUT_ONE = ["adjust", "rule", "entry", "streak", "challenge", "tier", "board", "dry run"]
ABOUT_ONE += ["progress"]
LISTS = ["front", "rules", "ledger", "streaks", "challenges", "tiers", "boards", "dry runs"]
LISTS += ["programme"]
CHANGED = ["rule", "streak", "challenge", "tier", "board"]


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_others(
    role: Role, club: Club, subtests: pytest.Subtests
) -> None:
    desk = at_desk(club.workspace, role)

    for name, (address, allowed) in PAGES.items():
        with subtests.test(page=name):
            answer = desk.get(address(club))
            assert answer.status_code == (200 if role in allowed else 403)


def test_another_workspaces_rows_are_not_there(club: Club, subtests: pytest.Subtests) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    for name in ABOUT_ONE:
        with subtests.test(page=name):
            address = PAGES[name][0](club)
            assert elsewhere.get(address).status_code == 404
            assert elsewhere.post(address).status_code == 404


@pytest.mark.parametrize("what", ["eventrule_status", "dryrun_cancel"])
def test_buttons_reach_no_other_workspace(what: str, club: Club) -> None:
    row = club.rule if what == "eventrule_status" else club.run
    address = page(f"loyalty_{what}", row.pk)

    strangers = at_desk(make_workspace("other-club")).post(address, {"status": "INACTIVE"})
    stewards = at_desk(club.workspace, STEWARD).post(address, {"status": "INACTIVE"})

    assert (strangers.status_code, stewards.status_code) == (404, 403)
    club.rule.refresh_from_db()
    assert club.rule.status == "ACTIVE"


def test_lists_show_nothing_of_another_workspace(club: Club, subtests: pytest.Subtests) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    words = ["Secret", "Sarah", str(club.entry.pk), str(club.run.pk)]
    for name in LISTS:
        with subtests.test(page=name):
            shown = text_of(elsewhere.get(PAGES[name][0](club)))
            assert [word for word in words if word in shown] == []


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
def test_who_may_not_change_reads_it_in_words(
    role: Role, club: Club, subtests: pytest.Subtests
) -> None:
    desk = at_desk(club.workspace, role)

    for name in CHANGED:
        with subtests.test(page=name):
            address = PAGES[name][0](club)
            shown = text_of(desk.get(address))
            assert "Secret" in shown
            assert 'name="title"' not in shown
            assert "None" not in shown
            assert desk.post(address, {"title": "Mine"}).status_code == 403


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
def test_who_may_not_move_points_has_no_button(role: Role, club: Club) -> None:
    client = at_desk(club.workspace, role)
    adjust = page("loyalty_adjust", club.customer.pk)

    assert adjust not in text_of(client.get(customer_page(club.customer)))
    assert client.post(adjust, {"points": "5", "reason": "x"}).status_code == 403
    assert client.post(page("loyalty_programme_changelist"), {}).status_code == 403


def test_no_page_needs_more_than_the_policy_allows(club: Club, subtests: pytest.Subtests) -> None:
    desk = at_desk(club.workspace)

    opened = {name: address for name, (address, roles) in PAGES.items() if OWNER in roles}
    for name, address in opened.items():
        with subtests.test(page=name):
            html = text_of(desk.get(address(club)))
            assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>", html) == []
            assert re.findall(r"<style|\son(?:click|change|load|submit|input)=", html) == []
            assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', html) == []
            assert re.findall(r"\bNone\b(?! of)", html) == []
