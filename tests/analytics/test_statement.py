"""The statement: one, whatever is asked, with nothing of the caller's in its text."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from tests.analytics.asking import URL, ask
from tests.factories import key_header, make_event, make_member

pytestmark = pytest.mark.django_db
REVENUE = {"function": "sum", "field": "amount"}
INJECTION = "x'); DROP TABLE events_activityevent; --%s %(zone)s {key}"


def statements(customer: Customer, **query: Any) -> list[str]:
    """The SQL over events that one call costs."""
    headers = key_header(customer.workspace)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = Client().get(URL, query, headers=headers)
    assert response.status_code == 200
    return [one["sql"] for one in captured if "events_activityevent" in one["sql"]]


@pytest.mark.parametrize(
    "grouped", [{}, {"group_by_pass": "true"}, {"group_by": "day"}, {"group_by": "currency"}]
)
def test_ten_customers_cost_what_one_costs(member: Customer, grouped: dict[str, str]) -> None:
    make_event(member)
    once = statements(member, **REVENUE, **grouped)
    for _ in range(9):
        make_event(make_member(member.workspace), currency="USD")

    again = statements(member, **REVENUE, **grouped)

    assert (len(once), len(again)) == (1, 1)
    assert f"workspace_id = '{member.workspace_id.hex}'" in again[0]


@pytest.mark.parametrize(
    "question",
    [
        {"function": "count", "source": INJECTION},
        {"function": "count", "sources": [INJECTION, "b"]},
        {"function": "sum", "field": f"metadata.{INJECTION}"},
        {"function": "sum", "field": 'metadata.{"a"}.\\.,'},
    ],
)
def test_what_a_caller_says_is_only_ever_a_value(
    member: Customer, question: dict[str, Any]
) -> None:
    make_event(member)

    assert ask(member, **question)["value"] in {0, "0"}
    assert ask(member, function="count")["value"] == 1


def test_a_strange_key_of_the_metadata_can_be_named(member: Customer) -> None:
    make_event(member, metadata={'a "b"\\{}': [{"n": 4}]})

    answer = ask(member, function="max", field='metadata.a "b"\\{}.0.n')

    assert answer["value"] == "4"
