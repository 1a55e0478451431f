"""Numbers in the metadata: what counts as one, and that they stay exact."""

from typing import Any

import pytest

from accounts.models import Customer
from tests.analytics.asking import ask
from tests.factories import make_event

pytestmark = pytest.mark.django_db
MINUTES = {"field": "metadata.visit.minutes"}


def stay(customer: Customer, minutes: Any) -> None:
    """A visit whose metadata says this of its minutes."""
    make_event(
        customer, category="activity", kind="visit", metadata={"visit": {"minutes": minutes}}
    )


@pytest.mark.parametrize(
    ("function", "value"),
    [("sum", "90.3"), ("avg", "30.1"), ("min", "0.1"), ("max", "60.2"), ("count", 3)],
)
def test_numbers_are_found_by_their_path(member: Customer, function: str, value: Any) -> None:
    for minutes in (0.1, 30, 60.2):
        stay(member, minutes)
    make_event(member)

    answer = ask(member, function=function, **MINUTES)

    assert (answer["value"], answer["currency"]) == (value, None)


@pytest.mark.parametrize("other", ["75", "", None, True, [5], {"n": 5}, "NaN"])
def test_what_is_no_number_is_left_out(member: Customer, other: Any) -> None:
    stay(member, other)
    stay(member, 5)

    answer = ask(member, function="avg", **MINUTES)

    assert answer["value"] == "5"


def test_an_average_is_rounded_to_six_digits(member: Customer) -> None:
    for minutes in (1, 0, 0):
        stay(member, minutes)

    assert ask(member, function="avg", **MINUTES)["value"] == "0.333333"


def test_numbers_that_differ_much_lose_no_digit(member: Customer) -> None:
    for minutes in (2**53 - 1, 1e-12, 2**53 - 1):
        stay(member, minutes)

    answer = ask(member, function="sum", **MINUTES)

    assert answer["value"] == "18014398509481982.000000000001"


def test_what_the_metadata_says_is_never_net(member: Customer) -> None:
    for kind in ("purchase", "refund"):
        make_event(member, kind=kind, metadata={"items": 2})

    answer = ask(member, function="sum", field="metadata.items", event_category="transaction")

    assert answer["value"] == "4"
    assert "net" not in answer
