"""Answers over HTTP: the contract's examples, net amounts, currencies, groups."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer
from tests.analytics.asking import ask, column
from tests.factories import NOON, make_event, make_member

pytestmark = pytest.mark.django_db
LAST_YEAR = NOON - timedelta(days=365)
REVENUE = {"function": "sum", "field": "amount", "event_category": "transaction"}


def buy(customer: Customer, amount: str, **more: Any) -> None:
    """A purchase, or another transaction, of this amount at NOON unless told otherwise."""
    make_event(customer, amount=Decimal(amount), **more)


def visit(customer: Customer, **more: Any) -> None:
    """A visit, or another activity."""
    make_event(customer, category="activity", **({"kind": "visit"} | more))


def test_the_revenue_of_a_month_is_the_sum_of_its_purchases(member: Customer) -> None:
    for amount in ("49.99", "0.01"):
        buy(member, amount)
    buy(member, "10", kind="refund")
    buy(member, "500", event_timestamp=LAST_YEAR)

    answer = ask(
        member,
        workspace_id=str(member.workspace_id),
        **REVENUE,
        event_types=["purchase"],
        time_window="month",
    )

    assert answer == {
        "function": "sum",
        "field": "amount",
        "value": "50.00",
        "currency": "EUR",
        "by_currency": [],
        "groups": None,
        "time_window": "month",
        "from": "2026-02-28T23:00:00Z",
        "to": "2026-03-31T22:00:00Z",
        "time_zone": "Europe/Berlin",
        "as_of": "2026-03-14T12:00:00Z",
        "method": "exact",
    }


def test_an_average_transaction_is_what_was_kept_per_sale(member: Customer) -> None:
    for amount in ("50", "25", "25"):
        buy(member, amount)
    buy(member, "30", kind="refund")

    answer = ask(member, **REVENUE | {"function": "avg"}, time_window="quarter")

    assert answer["value"] == "23.33"
    assert (answer["gross"], answer["refunded"], answer["net"]) == ("100.00", "30.00", "70.00")


def test_the_check_ins_of_a_week_are_counted(member: Customer) -> None:
    for days in (0, 5, 6):
        visit(member, kind="check_in", event_timestamp=NOON - timedelta(days=days))
    visit(member)

    answer = ask(
        member,
        function="count",
        event_category="activity",
        event_types=["check_in"],
        time_window="week",
    )

    assert (answer["value"], answer["currency"], answer["field"]) == (2, None, None)


def test_the_top_spenders_come_first_and_equals_by_id(member: Customer) -> None:
    others = [make_member(member.workspace) for _ in range(3)]
    for customer, amount in zip([member, *others], ("5", "70", "5", "20"), strict=True):
        buy(customer, amount)
    buy(others[0], "60", kind="refund")

    answer = ask(member, **REVENUE, time_window="year", group_by_pass=True, limit=3)

    assert answer["value"] == "40.00"
    assert list(column(answer, "pass_id").items()) == [
        (str(others[2].id), "20.00"),
        (str(others[0].id), "10.00"),
        (str(member.id), "5.00"),
    ]
    assert answer["groups"][1]["gross"] == "70.00"


def test_revenue_is_net_of_what_went_back(member: Customer) -> None:
    for kind, amount in {"purchase": "10", "payment": "20", "charge": "30"}.items():
        buy(member, amount, kind=kind)
    for kind, amount in {"refund": "4", "credit": "5.50"}.items():
        buy(member, amount, kind=kind)

    answer = ask(member, **REVENUE)

    assert answer["value"] == answer["net"] == "50.50"
    assert (answer["gross"], answer["refunded"]) == ("60.00", "9.50")


def test_amounts_of_several_currencies_are_never_added_up(member: Customer) -> None:
    buy(member, "10")
    buy(member, "1500", currency="JPY")
    buy(member, "500", currency="JPY", kind="refund")

    answer = ask(member, **REVENUE)

    assert (answer["value"], answer["currency"], answer["groups"]) == (None, None, None)
    assert [(one["currency"], one["value"], one["net"]) for one in answer["by_currency"]] == [
        ("EUR", "10.00", "10.00"),
        ("JPY", "1000", "1000"),
    ]


def test_one_of_several_currencies_can_be_asked_for(member: Customer) -> None:
    buy(member, "10")
    buy(member, "1.234", currency="KWD")

    answer = ask(member, **REVENUE, currency="KWD")

    assert (answer["value"], answer["currency"], answer["by_currency"]) == ("1.234", "KWD", [])


def test_currencies_can_be_the_groups(member: Customer) -> None:
    buy(member, "10")
    buy(member, "7", currency="USD")
    visit(member)

    money = ask(member, **REVENUE, group_by="currency")
    counts = ask(member, function="count", group_by="currency")

    assert column(money, "currency") == {"EUR": "10.00", "USD": "7.00"}
    assert column(counts, "currency") == {"EUR": 1, "USD": 1, None: 1}
    assert counts["value"] == 3


def test_groups_of_several_currencies_stay_apart(member: Customer) -> None:
    buy(member, "10")
    buy(member, "7", currency="USD")

    answer = ask(member, **REVENUE, group_by_pass=True)

    assert answer["groups"] is None
    assert [one["groups"][0]["value"] for one in answer["by_currency"]] == ["10.00", "7.00"]


@pytest.mark.parametrize(("function", "value"), [("min", "4.00"), ("max", "60.00")])
def test_the_smallest_and_largest_are_plain(member: Customer, function: str, value: str) -> None:
    buy(member, "60")
    buy(member, "4", kind="refund")

    answer = ask(member, **REVENUE | {"function": function})

    assert answer["value"] == value
    assert "net" not in answer


def test_passes_are_counted_once(member: Customer) -> None:
    other = make_member(member.workspace)
    for customer in (member, member, other):
        visit(customer)

    answer = ask(member, function="unique_passes", event_types=["visit"])

    assert answer["value"] == 2


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ({"function": "count"}, 0),
        ({"function": "unique_passes"}, 0),
        (REVENUE, "0.00"),
        (REVENUE | {"currency": "JPY"}, "0"),
        (REVENUE | {"function": "avg"}, None),
        ({"function": "max", "field": "amount"}, None),
        ({"function": "sum", "field": "metadata.items"}, "0"),
        ({"function": "avg", "field": "metadata.items"}, None),
    ],
)
def test_of_nothing_counts_and_sums_are_zero(
    member: Customer, question: dict[str, Any], value: Any
) -> None:
    answer = ask(member, **question)

    assert answer["value"] == value
    assert (answer["currency"] or "EUR") == question.get("currency", "EUR")


def test_refunds_alone_have_no_average_and_a_negative_net(member: Customer) -> None:
    buy(member, "4", kind="refund")

    assert ask(member, **REVENUE | {"function": "avg"})["value"] is None
    assert ask(member, **REVENUE)["net"] == "-4.00"


def test_days_without_events_are_there(member: Customer) -> None:
    buy(member, "10", event_timestamp=NOON - timedelta(days=2))
    buy(member, "5")

    totals = ask(member, **REVENUE, group_by="day", time_window="last_4_days")
    means = ask(member, **REVENUE | {"function": "avg"}, group_by="day", time_window="last_4_days")

    assert column(totals, "day") == {
        "2026-03-11": "0.00",
        "2026-03-12": "10.00",
        "2026-03-13": "0.00",
        "2026-03-14": "5.00",
    }
    assert column(means, "day")["2026-03-11"] is None


def test_days_hours_and_weekdays_are_those_of_the_workspace(member: Customer) -> None:
    visit(member, event_timestamp=NOON.replace(day=13, hour=23, minute=30))  # 00:30 in Berlin

    by_day = ask(member, function="count", group_by="day")
    by_hour = ask(member, function="count", group_by="hour")
    by_weekday = ask(member, function="count", group_by="weekday")

    assert column(by_day, "day") == {"2026-03-14": 1}
    assert column(by_hour, "hour") == {hour: int(hour == 0) for hour in range(24)}
    assert column(by_weekday, "weekday") == {day: int(day == 6) for day in range(1, 8)}


def test_types_and_sources_are_ranked(member: Customer) -> None:
    for source, kind in (("bar", "visit"), ("bar", "scan"), ("", "scan")):
        visit(member, kind=kind, source=source)

    by_type = ask(member, function="count", group_by="type")
    by_source = ask(member, function="count", group_by="source", limit=1)

    assert list(column(by_type, "type").items()) == [("scan", 2), ("visit", 1)]
    assert column(by_source, "source") == {"bar": 2}
    assert by_source["value"] == 3
