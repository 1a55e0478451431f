"""What staff see of a customer's points, of an event's, and of the programme at a glance."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from events.models import ActivityEvent
from loyalty.challenges.content import ChallengeContent, Goal
from loyalty.challenges.services import put_challenge
from loyalty.ledger.services import adjust_points
from loyalty.models import LedgerEntry
from loyalty.rules.content import Trigger
from loyalty.selection import Selection
from loyalty.streaks.content import Milestone, StreakContent
from loyalty.streaks.services import put_streak
from loyalty.tiers.content import TierContent
from loyalty.tiers.services import put_tier
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import draft, make_member, make_staff, purchase
from tests.loyalty.programme import make_rule, points_of, record

pytestmark = pytest.mark.django_db

VISITS = Selection(triggers=[Trigger(types=["visit"])])


def words_of(answer: Any) -> str:
    return " ".join(text_of(answer).split())


def visit(customer: Customer, days_ago: int) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    record(customer.workspace, draft(customer, "activity", "visit", event_timestamp=at), at=at)


def test_a_customers_page_shows_points_and_why(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    record(workspace, purchase(member, "49.99"))

    shown = words_of(desk.get(customer_page(member)))

    assert "<dt>Points</dt><dd>50</dd>" in shown
    assert (
        "Purchase completed: 50 points for €49.99 "
        "(1 point for every €1, rounded to the nearest point)." in shown
    )
    assert page("loyalty_adjust", member.pk) in shown


def test_without_a_programme_there_is_only_the_button(desk: Client, member: Customer) -> None:
    shown = words_of(desk.get(customer_page(member)))

    assert "Nothing has been earned here yet" in shown
    assert "<dt>Points</dt>" not in shown


def test_a_customers_page_shows_the_way_to_the_next_tier(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    for key, threshold in {"silver": 30, "gold": 120}.items():
        content = TierContent(title=key.title(), threshold=Decimal(threshold))
        put_tier(workspace=workspace, key=key, content=content)
    now = timezone.now()
    record(workspace, purchase(member, "50", event_timestamp=now), at=now)

    shown = words_of(desk.get(customer_page(member)))

    assert "<dt>Tier</dt><dd>Silver</dd>" in shown
    assert "50 of 120; 70 more for Gold" in shown
    assert '<progress value="50" max="120"' in shown


def test_a_streak_is_a_strip_of_days_that_can_be_read_aloud(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    content = StreakContent(title="Daily visit", counts=VISITS, milestones=[Milestone(2, 20)])
    put_streak(workspace=workspace, key="daily", content=content)
    for days_ago in (3, 2, 1):
        visit(member, days_ago)

    shown = words_of(desk.get(customer_page(member)))

    assert "3 in a row" in shown
    assert shown.count('<li class="is-active"') == 3
    assert shown.count('<li class="is-open"') == 1
    assert shown.count('<li class="is-missed"') == 31
    assert f"{timezone.localtime() - timedelta(days=1):%A}"[:3] in shown
    assert "✓ 2 in a row: 20 points" in shown


def test_a_challenge_has_a_bar(desk: Client, workspace: Workspace, member: Customer) -> None:
    goals = [Goal(1, 5), Goal(4, 50)]
    content = ChallengeContent(title="Four visits", counts=VISITS, goals=goals)
    put_challenge(workspace=workspace, key="four", content=content)
    visit(member, 1)

    shown = words_of(desk.get(customer_page(member)))

    assert "1 of 4" in shown
    assert '<progress value="1" max="4"' in shown
    assert "✓ 1: 5 points · 4: 50 points" in shown


def adjust(desk: Client, customer: Customer, **given: Any) -> Any:
    address = page("loyalty_adjust", customer.pk)
    return desk.post(address, opened(desk, address, "adjust") | given, follow=True)


def test_points_are_adjusted_with_a_reason(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)

    answer = adjust(desk, member, points="50", reason="Lost card")

    assert "Sarah Johnson has 50 points now" in text_of(answer)
    assert answer.redirect_chain[-1][0] == customer_page(member)
    assert points_of(member) == 50
    entry = LedgerEntry.objects.of(workspace).get()
    assert (entry.reason, entry.by is not None) == ("Lost card", True)


def test_sending_the_form_twice_adjusts_once(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    address = page("loyalty_adjust", member.pk)
    form = opened(desk, address, "adjust") | {"points": "50", "reason": "Lost card"}

    desk.post(address, form)
    desk.post(address, form)

    assert points_of(member) == 50


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"points": "", "reason": "x"}, "required"),
        ({"points": "0", "reason": "x"}, "and not 0"),
        ({"points": "-1", "reason": "x"}, "does not have so many"),
        ({"points": "1.5", "reason": "x"}, "whole number"),
        ({"points": "9" * 40, "reason": "x"}, "less than or equal"),
        ({"points": "5", "reason": ""}, "required"),
        ({"points": "5", "reason": "a\0b"}, "Null characters"),
        ({"points": "5", "reason": "x" * 501}, "at most 500"),
    ],
)
def test_what_is_wrong_with_an_adjustment_is_said(
    given: dict[str, str], words: str, desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)

    answer = adjust(desk, member, **given)

    assert words in errors_of(answer)
    assert not LedgerEntry.objects.of(workspace).exists()


def test_an_events_page_says_what_it_earned(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    amount = {"field": "amount", "operator": "greater_than", "value": 5}
    make_rule(workspace, conditions=amount)
    [receipt] = record(workspace, purchase(member, "49.99"))

    shown = words_of(desk.get(page("events_activityevent_change", receipt.id)))

    assert "50 points for €49.99 (1 point for every €1, rounded to" in shown
    assert "Holds:</span> the amount is more than 5 <small>(it is 49.99)" in shown


def test_an_events_page_says_why_it_earned_nothing(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, conditions={"field": "amount", "operator": "less_than", "value": 5})
    drafts = [purchase(member, "49.99"), draft(member, "activity", "visit")]
    [receipt, other] = record(workspace, *drafts, at=timezone.now())

    refused = words_of(desk.get(page("events_activityevent_change", receipt.id)))
    unmeant = words_of(desk.get(page("events_activityevent_change", other.id)))

    assert "No points: the amount was 49.99, and should have been less than 5" in refused
    assert "No rule that was active when it came is about it" in unmeant


def test_an_events_page_shows_what_it_completed(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    content = ChallengeContent(title="First visit", counts=VISITS, goals=[Goal(1, 5)])
    put_challenge(workspace=workspace, key="first", content=content)
    visit(member, 0)
    event = ActivityEvent.objects.of(workspace).get()

    shown = words_of(desk.get(page("events_activityevent_change", event.pk)))

    assert "5 points for reaching 1 in “First visit”" in shown


def test_the_front_page_shows_the_week_and_who_climbed(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    put_tier(
        workspace=workspace,
        key="silver",
        content=TierContent(title="Silver", threshold=Decimal(30)),
    )
    now = timezone.now()
    record(workspace, purchase(member, "1234", event_timestamp=now), at=now)

    shown = words_of(desk.get(page("index")))

    assert ">1,234</a>" in shown
    assert "Sarah Johnson</a> is Silver now" in shown


def test_the_front_page_offers_the_first_rule(workspace: Workspace) -> None:
    offered = page("loyalty_eventrule_add")

    assert offered in text_of(at_desk(workspace, Role.MANAGER).get(page("index")))
    assert offered not in text_of(at_desk(workspace, Role.STEWARD).get(page("index")))


def test_the_ledger_shows_what_moved_and_why(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    record(workspace, purchase(member, "10"), purchase(member, "0"))

    shown = words_of(desk.get(page("loyalty_ledgerentry_changelist")))
    refused = words_of(desk.get(page("loyalty_ledgerentry_changelist"), {"kind": "nothing"}))

    assert "10 points for €10 (1 point for every €1)" in shown
    assert "No points" not in shown
    assert "No points: it is worth less than one point" in refused


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"kind": "adjust"}, 1),
        ({"kind": "earn"}, 1),
        ({"kind": "all"}, 2),
        ({"kind": "nonsense"}, 2),
        ({"rule": "purchase_completed"}, 1),
        ({"rule": "a\0b"}, 0),
        ({"made_at_from": "2999-01-01"}, 0),
        ({"made_at_to": "2999-01-01"}, 2),
        ({"q": "sarah"}, 1),
        ({"q": "nobody"}, 0),
    ],
)
def test_the_ledger_is_filtered_and_searched(
    query: dict[str, str], found: int, desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    record(workspace, purchase(member), at=timezone.now())
    other = make_member(workspace, "mike", name="Mike Chen")
    adjust_points(customer=other, points=5, reason="Sorry", by=make_staff(workspace).user)

    answer = desk.get(page("loyalty_ledgerentry_changelist"), query)

    assert answer.context["cl"].result_count == found


def test_an_entry_is_shown_with_its_trace(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, reward={"default": 1, "vip": 3})
    member.user_groups = ["vip"]
    member.save()
    record(workspace, purchase(member, "10"))
    entry = LedgerEntry.objects.of(workspace).get()

    shown = words_of(desk.get(page("loyalty_ledgerentry_change", entry.pk)))

    assert "30 points for €10 (3 points for every €1, as there is for vip)." in shown
    assert "<dt>Groups then</dt><dd>vip</dd>" in shown
    assert page("events_activityevent_change", entry.event_id) in shown
    assert "None" not in shown


def test_what_was_paid_in_other_money_says_so(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    record(workspace, purchase(member, "10", currency="USD"))
    entry = LedgerEntry.objects.of(workspace).get()

    for name in ("loyalty_ledgerentry_changelist", "loyalty_ledgerentry_change"):
        address = page(name, *([entry.pk] if name.endswith("change") else []))
        assert "10 points for $10 (1 point for every $1)" in words_of(desk.get(address))


def test_an_entry_is_never_changed(desk: Client, workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    record(workspace, purchase(member))
    entry = LedgerEntry.objects.of(workspace).get()

    answer = desk.post(page("loyalty_ledgerentry_change", entry.pk), {"points": "5"})

    assert answer.status_code == 403
