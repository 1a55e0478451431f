"""`GET /stats/event` as the contract has it."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from analytics.stats import api
from events.drafts import Draft
from events.services.recording import Terms, record_events
from tests.factories import NOON, draft, key_header, make_event, make_member, token_header
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon in the tests."""
    monkeypatch.setattr(api, "timezone", SimpleNamespace(now=lambda: NOON))


@pytest.fixture(params=["from rows", "waiting", "folded"])
def told(request: pytest.FixtureRequest, member: Customer) -> Customer:
    """A member with three purchases and a visit, and another with one of each."""
    house = member.workspace
    above_five = {"field": "amount", "operator": "greater_than", "value": 5}
    make_rule(
        house,
        type="FIX",
        reward={"default": 7},
        conditions={"type": "AND", "conditions": [above_five]},
    )
    if request.param != "from rows":
        build(workspace=house)
    other = make_member(house)
    for who, amount, at in ((member, 1, 0), (member, 9, 1), (member, 9, 30), (other, 9, 30)):
        named = bought(who, amount, NOON - timedelta(hours=at))
        record_events(
            workspace=house, drafts=[named], at=NOON, terms=Terms(name="purchase_completed")
        )
    for who in (member, other):
        make_event(who, category="activity", kind="visit")
    if request.param == "folded":
        fold(workspace=house)
    return member


def bought(customer: Customer, amount: int, at: datetime) -> Draft:
    """A draft of a purchase."""
    return draft(customer, "transaction", "purchase", amount=Decimal(amount), event_timestamp=at)


def stats(customer: Customer, **query: str) -> Any:
    """The answer to a question of the customer's workspace."""
    headers = key_header(customer.workspace)
    response = Client().get("/stats/event", query, headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def test_global_statistics_have_the_shape_of_the_contract(told: Customer) -> None:
    answer = stats(told)

    assert list(answer) == ["period", "eventId", "startDate", "endDate", "data"]
    assert (answer["period"], answer["eventId"]) == ("7d", None)
    assert (answer["startDate"], answer["endDate"]) == ("2026-03-08", "2026-03-14")
    figures = answer["data"]
    daily = figures.pop("dailyData")
    assert figures == {
        "totalEvents": 6,
        "uniqueUsers": 2,
        "totalPoints": 21,
        "eventBreakdown": {
            "purchase_completed": {"count": 4, "users": 2, "points": 21},
            "visit": {"count": 2, "users": 2, "points": 0},
        },
        "topEvents": ["purchase_completed", "visit"],
        "_metadata": {"uniqueUsersCalculationMethod": "exact", "uniqueUsersNote": None},
    }
    assert list(daily) == [f"2026-03-{day:02}" for day in range(8, 15)]


def test_a_day_has_its_hours_in_the_workspaces_zone(told: Customer) -> None:
    daily = stats(told, period="7d")["data"]["dailyData"]

    today = daily["2026-03-14"]
    # Noon in UTC is one o'clock in Berlin.
    hours = [0] * 24
    hours[12], hours[13] = 1, 3
    assert today == {"events": 4, "users": 2, "points": 7, "hourlyDistribution": hours}
    assert daily["2026-03-13"]["events"] == 2
    assert daily["2026-03-08"]["hourlyDistribution"] == [0] * 24


def test_one_event_says_how_often_its_conditions_were_met(told: Customer) -> None:
    answer = stats(told, eventId="purchase_completed", period="30d")

    figures = answer["data"]
    days = figures.pop("dailyData")
    assert figures == {
        "totalCount": 4,
        "uniqueUsers": 2,
        "pointsAwarded": 21,
        "conditionMet": 3,
        "conditionFailed": 1,
        "limitReached": 0,
    }
    assert (days["2026-03-13"]["count"], days["2026-03-13"]["users"]) == (2, 2)
    assert len(days) == 30


@pytest.mark.parametrize(
    ("period", "first", "count"),
    [
        ("1d", "2026-03-14", 4),
        ("7d", "2026-03-08", 6),
        ("30d", "2026-02-13", 6),
        ("90d", "2025-12-15", 6),
        ("current_month", "2026-03-01", 6),
        ("ytd", "2026-01-01", 6),
        ("all", "2026-03-13", 6),
    ],
)
def test_every_period_begins_where_it_says(
    told: Customer, period: str, first: str, count: int
) -> None:
    answer = stats(told, period=period)

    assert (answer["startDate"], answer["endDate"]) == (first, "2026-03-14")
    assert answer["data"]["totalEvents"] == count
    assert sum(day["events"] for day in answer["data"]["dailyData"].values()) == count


def test_a_month_is_asked_for_by_its_name(told: Customer) -> None:
    march = stats(told, timeframe="month", month="2026-03")
    february = stats(told, timeframe="month", month="2026-02")

    assert (march["period"], march["startDate"], march["endDate"]) == (
        "2026-03",
        "2026-03-01",
        "2026-03-14",
    )
    assert march["data"]["totalEvents"] == 6
    assert (february["endDate"], february["data"]["totalEvents"]) == ("2026-02-28", 0)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"timeframe": "month", "month": "2025-13"}, "invalid_month"),
        ({"timeframe": "month", "month": "25-08"}, "invalid_month"),
        ({"timeframe": "month", "month": "2025-08-01"}, "invalid_month"),
        ({"timeframe": "month", "month": "9999-12"}, "invalid_month"),
        ({"timeframe": "month", "month": "0001-01"}, "invalid_month"),
        ({"timeframe": "week"}, "unknown_timeframe"),
        ({"month": "2025-08"}, "unknown_timeframe"),
        ({"period": "8d"}, "unknown_period"),
        ({"eventId": "a\0"}, "nul_character"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    member: Customer, query: dict[str, str], code: str
) -> None:
    response = Client().get("/stats/event", query, headers=key_header(member.workspace))

    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == code


def test_an_event_that_nobody_set_up_is_unknown_and_a_type_never_is(member: Customer) -> None:
    headers = key_header(member.workspace)

    unknown = Client().get("/stats/event", {"eventId": "purchase_completd"}, headers=headers)
    silent = stats(member, eventId="scan", period="all")

    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_rule")
    assert (silent["data"]["totalCount"], silent["startDate"]) == (0, "2026-03-14")


def test_a_customers_token_sees_no_statistics(member: Customer) -> None:
    response = Client().get("/stats/event", headers=token_header(member))

    assert response.status_code == 403
