"""What may be asked, by whom, and what is refused."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer
from tests.analytics.asking import URL, ask, column, refusal
from tests.factories import key_header, make_event, make_member, token_header

pytestmark = pytest.mark.django_db
COUNT = {"function": "count"}
REVENUE = {"function": "sum", "field": "amount"}


def test_a_query_string_and_a_body_get_the_same_answer(member: Customer) -> None:
    for source in ("bar", "door", ""):
        make_event(member, source=source)
    headers = key_header(member.workspace)
    query = (
        "function=sum&field=amount&event_types=purchase,refund&event_types=charge&sources=bar,door"
        "&from=2026-03-14&to=2026-03-15T00:00:00Z&group_by_pass=true&limit=5&user_id=sarah"
    )

    by_query = Client().get(f"{URL}?{query}", headers=headers)
    by_body = ask(
        member,
        **REVENUE,
        event_types=["purchase", "refund", "charge"],
        sources=["bar", "door"],
        **{"from": "2026-03-14", "to": "2026-03-15T00:00:00Z"},
        group_by_pass=True,
        limit=5,
        user_id="sarah",
    )

    assert by_query.json() == by_body
    assert (by_body["value"], by_body["from"]) == ("20.00", "2026-03-13T23:00:00Z")


@pytest.mark.parametrize("prefix", ["", "/api", "/v1", "/api/v3"])
def test_every_prefix_leads_here(member: Customer, prefix: str) -> None:
    headers = key_header(member.workspace)

    response = Client().get(f"{prefix}{URL}?function=count", headers=headers)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("narrowed", "value"),
    [
        ({"source": ""}, 1),
        ({"source": "bar"}, 2),
        ({"sources": ["bar", "door"]}, 3),
        ({"event_type": "refund"}, 1),
        ({"event_types": ["refund", "visit"]}, 2),
        ({"event_category": "activity"}, 1),
        ({"currency": "USD"}, 1),
        ({"from": "2026-03-15"}, 0),
        ({"to": "2026-03-14T12:00:00Z"}, 0),
        ({"from": "2026-03-14T13:00:00"}, 4),
        ({"time_window": "last_1_days"}, 4),
        ({"field": "amount"}, 3),
    ],
)
def test_filters_narrow(member: Customer, narrowed: dict[str, Any], value: int) -> None:
    make_event(member, source="bar")
    make_event(member, source="bar", kind="refund")
    make_event(member, source="door", currency="USD")
    make_event(member, category="activity", kind="visit")

    assert ask(member, **COUNT, **narrowed)["value"] == value


def test_one_customer_can_be_asked_about(member: Customer) -> None:
    make_event(member)
    make_event(make_member(member.workspace, "mike"))

    assert ask(member, **COUNT, pass_id=str(member.id))["value"] == 1
    assert ask(member, **COUNT, user_id="mike")["value"] == 1


def test_a_stranger_counts_nowhere(member: Customer, stranger: Customer) -> None:
    make_event(member)
    make_event(stranger)

    assert ask(member, **COUNT)["value"] == 1
    assert list(column(ask(member, **COUNT, group_by_pass=True), "pass_id")) == [str(member.id)]
    assert refusal(member, **COUNT, pass_id=str(stranger.id)) == (404, "", "unknown_pass")
    assert refusal(member, **COUNT, user_id="nobody") == (404, "", "unknown_customer")


def test_another_workspace_is_unknown(member: Customer, stranger: Customer) -> None:
    foreign = str(stranger.workspace_id)

    by_body = Client().post(
        URL,
        {**COUNT, "workspace_id": foreign},
        content_type="application/json",
        headers=key_header(member.workspace),
    )

    assert (by_body.status_code, by_body.json()["code"]) == (404, "unknown_workspace")
    assert refusal(member, **COUNT, workspace_id=foreign) == (404, "", "unknown_workspace")


def test_a_customers_token_sees_its_own_events_only(member: Customer) -> None:
    other = make_member(member.workspace, "mike")
    for customer in (member, other):
        make_event(customer)
    token = token_header(member)

    assert ask(member, token, **COUNT)["value"] == 1
    assert ask(member, token, **COUNT, pass_id=str(member.id), group_by="day")["value"] == 1
    assert ask(member, token, **COUNT, user_id="sarah")["value"] == 1


def test_a_customers_token_cannot_reach_for_others(member: Customer) -> None:
    other, token = make_member(member.workspace, "mike"), token_header(member)

    ranked = refusal(member, token, **COUNT, group_by_pass="true")

    assert ranked == (403, "", "api_key_required")
    assert refusal(member, token, **COUNT, pass_id=str(other.id)) == (403, "", "other_customer")
    assert refusal(member, token, **COUNT, user_id="mike") == (403, "", "other_customer")


def test_a_key_needs_the_scope(member: Customer) -> None:
    headers = key_header(member.workspace, scopes=["events:write"])

    assert refusal(member, headers, **COUNT) == (403, "", "scope_missing")
    assert Client().get(URL).status_code == 401


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({}, "function", "required"),
        ({"function": "average"}, "function", "unknown_function"),
        ({"function": "sum"}, "field", "required"),
        (COUNT | {"event_type": "purchas"}, "event_type", "unknown_kind"),
        (COUNT | {"event_types": "purchase,"}, "event_types.1", "unknown_kind"),
        (COUNT | {"event_category": "sale"}, "event_category", "unknown_kind"),
        (
            COUNT | {"event_category": "activity", "event_types": "refund"},
            "event_types",
            "unknown_kind",
        ),
        (REVENUE | {"event_category": "activity"}, "field", "no_amounts"),
        (REVENUE | {"event_types": "visit"}, "field", "no_amounts"),
        ({"function": "sum", "field": "price"}, "field", "unknown_field"),
        ({"function": "sum", "field": "metadata."}, "field", "unknown_field"),
        ({"function": "sum", "field": "metadata.a..b"}, "field", "unknown_field"),
        ({"function": "sum", "field": "metadata" + ".a" * 21}, "field", "unknown_field"),
        (COUNT | {"currency": "eur"}, "currency", "unknown_currency"),
        (COUNT | {"time_window": "decade"}, "time_window", "unknown_window"),
        (COUNT | {"time_window": "last_0_days"}, "time_window", "out_of_range"),
        (COUNT | {"time_window": "last_3661_days"}, "time_window", "out_of_range"),
        (COUNT | {"time_window": f"last_{10**12}_days"}, "time_window", "out_of_range"),
        (COUNT | {"time_window": "last_-1_days"}, "time_window", "unknown_window"),
        (COUNT | {"time_window": "day", "from": "2026-01-01"}, "time_window", "ambiguous_window"),
        (COUNT | {"from": "0000-01-01"}, "from", "invalid"),
        (COUNT | {"from": "0001-01-01T00:00:00+23:59"}, "from", "out_of_range"),
        (COUNT | {"to": "9999-12-31T23:59:59-23:59"}, "to", "out_of_range"),
        (COUNT | {"from": "2026-02-30"}, "from", "invalid"),
        (COUNT | {"from": "1e400"}, "from", "invalid"),
        (COUNT | {"from": "2026-03-02", "to": "2026-03-02"}, "to", "empty_window"),
        (COUNT | {"from": "1999-01-01", "group_by": "day"}, "from", "too_many_days"),
        (COUNT | {"limit": "-1"}, "limit", "out_of_range"),
        (COUNT | {"limit": "1001"}, "limit", "out_of_range"),
        (COUNT | {"limit": "1e400"}, "limit", "out_of_range"),
        (COUNT | {"limit": "9" * 2000}, "limit", "out_of_range"),
        (COUNT | {"group_by": "month"}, "group_by", "unknown_grouping"),
        (
            COUNT | {"group_by": "day", "group_by_pass": "true"},
            "group_by",
            "ambiguous_grouping",
        ),
        (COUNT | {"user_id": "a", "pass_id": "b"}, "user_id", "ambiguous_customer"),
        (COUNT | {"source": "a\0b"}, "source", "nul_character"),
        (COUNT | {"sources": ["a", "b\0"]}, "sources", "nul_character"),
        (COUNT | {"user_id": ["a", "b"]}, "user_id", "repeated"),
        (COUNT | {"event_tipes": "purchase"}, "event_tipes", "unknown_parameter"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    member: Customer, query: dict[str, Any], field: str, code: str
) -> None:
    assert refusal(member, **query) == (400, field, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"function": "count", "limit": 1e400}', "malformed_json"),
        (b'{"function": "count", "limit": -1}', "out_of_range"),
        (b'{"function": "count", "limit": 1e300}', "number_too_large"),
        (b'{"function": "count", "sources": []}', "min_length"),
        (b'{"function": "count", "limit": NaN}', "malformed_json"),
        (b"[]", "invalid"),
        (b'"count"', "invalid"),
        (b'{"function": ["count"]}', "invalid"),
        (b'{"function": "count", "event_types": "purchase"}', "invalid"),
        (b'{"function": "count", "event_types": [["purchase"]]}', "invalid"),
        (b'{"function": "count", "event_types": [{}]}', "invalid"),
        (b'{"function": "count", "limit": true}', "out_of_range"),
        (b'{"function": "count", "user_id": 5}', "invalid"),
        (b'{"function": "count", "group_by_pass": 1}', "not_a_flag"),
        (b'{"function": "count", "group_by_pass": {}}', "invalid"),
        (b'{"function": "count", "source": "\\ud800"}', "malformed_json"),
        (b'{"function": "count", "currency": null}', "invalid"),
        (b'{"function": "count", "from": 20260101}', "invalid"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused(member: Customer, body: bytes, code: str) -> None:
    response = Client().post(
        URL, body, content_type="application/json", headers=key_header(member.workspace)
    )

    assert (response.status_code, response.json()["statusCode"]) == (400, 400)
    assert code in {response.json()["code"], *(f["code"] for f in response.json()["errors"])}


def test_a_slip_is_answered_with_what_may_be_meant(member: Customer) -> None:
    headers = key_header(member.workspace)

    response = Client().get(f"{URL}?function=count&event_types=purchas", headers=headers)

    assert response.json()["errors"][0]["message"].endswith("Did you mean 'purchase'?")
