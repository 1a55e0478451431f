"""Anniversaries and absences, with fixed clocks, over zones and outages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from campaigns.automations.anniversaries import days_of_becoming
from campaigns.automations.running import run_due
from campaigns.automations.sweeping import MOST_DAYS, sweep_automations, sweep_workspace
from campaigns.models import Automation
from events.models import ActivityEvent
from tests.campaigns.automations.setting import (
    CALL,
    deeds,
    make_automation,
    run_all,
    runs,
    states,
)
from tests.factories import NOON, make_event, make_member, make_workspace

pytestmark = pytest.mark.django_db
OFFER = {"type": "send_email", "subject": "We miss you", "text": "10 % off, {name}!"}
YEARLY = {"type": "anniversary"}
LAPSED = {"type": "inactive", "days": 60, "types": ["purchase"]}
_DAY = timedelta(days=1)


def became(member: Customer, moment: datetime) -> Customer:
    """The customer, since another moment."""
    Customer.objects.of(member.workspace).filter(id=member.id).update(created_at=moment)
    return member


def sweep_daily(workspace: Workspace, first: datetime, days: int) -> None:
    """A sweep a day."""
    for number in range(days):
        sweep_workspace(workspace=workspace, at=first + _DAY * number)


def live_daily(workspace: Workspace, first: datetime, days: int) -> None:
    """A sweep a day, and what is due then is done."""
    for number in range(days):
        sweep_workspace(workspace=workspace, at=first + _DAY * number)
        run_due(workspace=workspace, at=first + _DAY * number)


def caused_on(automation: Automation) -> list[date]:
    """The days of the workspace on which runs were caused."""
    zone = automation.workspace.zone
    return [one.caused_at.astimezone(zone).date() for one in runs(automation)]


def test_celebrate_a_1_year_anniversary(workspace: Workspace) -> None:
    member = became(make_member(workspace), NOON - timedelta(days=365))
    automation = make_automation(workspace, trigger=YEARLY, actions=[CALL], at=NOON)

    sweep_automations(at=NOON)
    sweep_automations(at=NOON)
    run_all(workspace)

    assert states(automation) == [("done", "")]
    assert runs(automation)[0].fields == {"years": 1}
    assert deeds(member) == [("call_webhook", "done")]


def test_an_anniversary_comes_every_year_and_not_on_the_day_itself(workspace: Workspace) -> None:
    became(make_member(workspace), datetime(2024, 5, 1, 12, tzinfo=UTC))
    automation = make_automation(workspace, trigger=YEARLY, at=NOON)

    for year in (2024, 2025, 2026):
        sweep_workspace(workspace=workspace, at=datetime(year, 5, 1, 12, tzinfo=UTC))
        sweep_workspace(workspace=workspace, at=datetime(year, 5, 2, 12, tzinfo=UTC))

    assert caused_on(automation) == [date(2025, 5, 1), date(2026, 5, 1)]


def test_the_day_is_that_of_the_workspaces_zone(workspace: Workspace) -> None:
    """In Berlin it was the 2nd already."""
    became(make_member(workspace), datetime(2025, 4, 1, 22, 30, tzinfo=UTC))
    automation = make_automation(workspace, trigger=YEARLY, at=NOON)

    sweep_workspace(workspace=workspace, at=datetime(2026, 4, 1, 21, 59, tzinfo=UTC))
    before = states(automation)
    sweep_workspace(workspace=workspace, at=datetime(2026, 4, 1, 22, 1, tzinfo=UTC))

    assert before == []
    assert runs(automation)[0].caused_at == datetime(2026, 4, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (date(2025, 2, 28), 2024, [date(2024, 2, 28), date(2024, 2, 29)]),
        (date(2028, 2, 28), 2024, [date(2024, 2, 28)]),
        (date(2028, 2, 29), 2024, [date(2024, 2, 29)]),
        (date(2028, 2, 29), 2025, []),
        (date(2025, 3, 1), 2024, [date(2024, 3, 1)]),
    ],
)
def test_who_came_on_29_february_has_it_on_the_28th_in_other_years(
    day: date, year: int, expected: list[date]
) -> None:
    assert list(days_of_becoming(day, year=year)) == expected


def test_an_outage_is_caught_up_with_but_not_for_ever(workspace: Workspace) -> None:
    for days in (0, MOST_DAYS - 1, MOST_DAYS, 30):
        became(make_member(workspace), NOON - timedelta(days=365 + days))
    automation = make_automation(workspace, trigger=YEARLY, at=NOON - timedelta(days=40))
    sweep_workspace(workspace=workspace, at=NOON - timedelta(days=39))

    sweep_workspace(workspace=workspace, at=NOON)

    assert caused_on(automation) == [NOON.date() - _DAY * (MOST_DAYS - 1), NOON.date()]


def test_offer_a_discount_to_win_back_inactive_customers(workspace: Workspace) -> None:
    member = make_member(workspace, email="sarah@example.com")
    make_event(member)
    automation = make_automation(workspace, trigger=LAPSED, actions=[OFFER], at=NOON)

    sweep_daily(workspace, NOON, 61)
    before = states(automation)
    sweep_daily(workspace, NOON + timedelta(days=61), 30)
    run_all(workspace)

    assert before == []
    assert caused_on(automation) == [NOON.date() + timedelta(days=61)]
    assert deeds(member) == [("send_email", "done")]


def test_each_absence_is_noticed_once(workspace: Workspace) -> None:
    member = make_member(workspace)
    make_event(member)
    automation = make_automation(workspace, trigger=LAPSED, at=NOON)
    sweep_daily(workspace, NOON, 70)

    make_event(member, event_timestamp=NOON - timedelta(days=1))
    sweep_daily(workspace, NOON + timedelta(days=70), 70)
    first = len(states(automation))
    came(member, NOON + timedelta(days=140))
    sweep_daily(workspace, NOON + timedelta(days=140), 70)

    assert first == 1
    assert caused_on(automation) == [
        NOON.date() + timedelta(days=61),
        NOON.date() + timedelta(days=201),
    ]


def test_a_late_purchase_within_the_absence_does_not_begin_another(workspace: Workspace) -> None:
    member = make_member(workspace)
    make_event(member)
    automation = make_automation(workspace, trigger=LAPSED, at=NOON)
    sweep_daily(workspace, NOON, 62)
    run_all(workspace)

    came(member, NOON + timedelta(days=3))
    sweep_daily(workspace, NOON + timedelta(days=62), 10)

    assert len(states(automation)) == 1


def test_other_activity_is_no_purchase_but_it_is_activity(workspace: Workspace) -> None:
    member = make_member(workspace)
    make_event(member)
    make_event(member, kind="visit", category="activity", event_timestamp=NOON - _DAY)
    bought = make_automation(workspace, "bought", trigger=LAPSED | {"days": 1}, at=NOON)
    seen = make_automation(workspace, "seen", trigger={"type": "inactive", "days": 2}, at=NOON)
    came(member, NOON + _DAY, kind="visit", category="activity")

    sweep_daily(workspace, NOON, 5)

    assert caused_on(bought) == [NOON.date() + _DAY * 2]
    assert caused_on(seen) == [NOON.date() + _DAY * 4]


def test_who_was_away_before_it_was_activated_is_not_written_to(workspace: Workspace) -> None:
    make_event(make_member(workspace), event_timestamp=NOON - timedelta(days=200))
    make_member(workspace)
    automation = make_automation(workspace, trigger=LAPSED, at=NOON)

    sweep_daily(workspace, NOON, 3)

    assert states(automation) == []


def test_who_came_back_meanwhile_is_left_alone(workspace: Workspace) -> None:
    member = make_member(workspace)
    make_event(member)
    automation = make_automation(workspace, trigger=LAPSED, at=NOON)
    sweep_workspace(workspace=workspace, at=NOON + timedelta(days=61))

    came(member, NOON + timedelta(days=61))
    run_all(workspace)

    assert states(automation) == [("skipped", "came_back")]


@pytest.mark.parametrize("waits", [1, 20])
def test_who_stays_away_is_written_to_after_the_days_were_changed(
    workspace: Workspace, waits: int
) -> None:
    """Whether what the former days caused waits still, or has come to nothing."""
    member = make_member(workspace)
    make_event(member)
    says: dict[str, Any] = {"actions": [CALL], "delay": {"amount": waits, "unit": "days"}}
    automation = make_automation(workspace, trigger=LAPSED | {"days": 30}, at=NOON, **says)
    sweep_daily(workspace, NOON, 32)

    make_automation(workspace, trigger=LAPSED | {"days": 40}, at=NOON, **says)
    live_daily(workspace, NOON + timedelta(days=32), 60)

    assert states(automation) == [("skipped", "trigger_changed"), ("done", "")]
    assert deeds(member) == [("call_webhook", "done")]


@pytest.mark.parametrize("waits", [1, 70])
def test_who_came_back_in_time_and_stays_away_again_is_written_to(
    workspace: Workspace, waits: int
) -> None:
    """A till that was offline brings a purchase of the evening before."""
    member = make_member(workspace)
    make_event(member)
    delay = {"amount": waits, "unit": "days"}
    automation = make_automation(workspace, trigger=LAPSED, actions=[CALL], delay=delay, at=NOON)
    sweep_daily(workspace, NOON, 62)

    came(member, NOON + timedelta(days=60))
    live_daily(workspace, NOON + timedelta(days=62), 140)

    assert states(automation) == [("skipped", "came_back"), ("done", "")]
    assert deeds(member) == [("call_webhook", "done")]


def test_who_was_written_to_is_not_written_to_again_after_the_days_were_changed(
    workspace: Workspace,
) -> None:
    member = make_member(workspace)
    make_event(member)
    automation = make_automation(workspace, trigger=LAPSED, actions=[CALL], at=NOON)
    live_daily(workspace, NOON, 62)

    make_automation(workspace, trigger=LAPSED | {"days": 70}, actions=[CALL], at=NOON)
    live_daily(workspace, NOON + timedelta(days=62), 20)

    assert states(automation) == [("done", "")]


def test_workspaces_are_swept_each_in_its_zone(workspace: Workspace) -> None:
    far = make_workspace("far", time_zone="Pacific/Auckland")
    every = []
    for one in (workspace, far):
        became(make_member(one), datetime(2025, 3, 15, 3, tzinfo=UTC))
        every.append(make_automation(one, trigger=YEARLY, at=NOON))

    sweep_automations(at=datetime(2026, 3, 14, 12, tzinfo=UTC))

    assert [len(states(one)) for one in every] == [0, 1]


def came(member: Customer, moment: datetime, **more: Any) -> None:
    """Activity at a moment that lies ahead of the clock of `make_event`."""
    event = make_event(member, **more)
    rows = ActivityEvent.objects.of(member.workspace).filter(id=event.id)
    rows.update(occurred_at=moment)
