"""Recording one event: what is believed, what is refused, and what comes again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Customer
from events.models import ActivityEvent, Message
from tests.api.calling import Caller, codes

pytestmark = pytest.mark.django_db


def sale(customer: Customer, **more: Any) -> dict[str, Any]:
    """The body of a purchase of ten euros."""
    base = {"event_category": "transaction", "event_type": "purchase", "amount": "10.00"}
    return base | {"pass_id": str(customer.id)} | more


def visit(customer: Customer, **more: Any) -> dict[str, Any]:
    """The body of a visit."""
    base = {"event_category": "activity", "event_type": "visit", "pass_id": str(customer.id)}
    return base | more


def test_the_same_event_again_is_the_first_one(till: Caller, member: Customer) -> None:
    first = till.post("/events", sale(member, external_id="ORD-1", metadata={"a": [1, 2.5]}))

    again = till.post("/events", sale(member, external_id="ORD-1", metadata={"a": [1, 2.5]}))

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"duplicate": True}
    assert ActivityEvent.objects.filter(workspace=member.workspace).count() == 1


def test_the_same_id_with_other_content_is_a_conflict_that_says_the_difference(
    till: Caller, member: Customer
) -> None:
    till.post("/events", sale(member, external_id="ORD-1", source="bar"))

    answer = till.post("/events", sale(member, external_id="ORD-1", amount="11", source="café"))

    assert (answer.status_code, answer.json()["code"]) == (409, "external_id_conflict")
    assert codes(answer) == [("amount", "differs"), ("source", "differs")]
    assert "recorded as 10.0000, now 11" in answer.json()["errors"][0]["message"]


def test_the_same_event_without_an_id_is_another_event(till: Caller, member: Customer) -> None:
    answers = [till.post("/events", sale(member)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_a_dry_run_answers_and_keeps_nothing(till: Caller, member: Customer) -> None:
    body = sale(member, external_id="ORD-1") | {"pass_id": None, "user_id": "new"}

    answer = till.post("/events", body, dry_run="true", create_customers="true")

    assert (answer.status_code, answer.json()["user_id"]) == (201, "new")
    assert not ActivityEvent.objects.filter(workspace=member.workspace).exists()
    assert not Message.objects.filter(workspace=member.workspace).exists()
    assert till.get("/customers/new").status_code == 404


def test_an_unknown_customer_is_made_only_when_that_is_asked_for(
    till: Caller, member: Customer
) -> None:
    body = sale(member) | {"pass_id": None, "user_id": "new"}

    refused = till.post("/events", body)
    made = till.post("/events", body, create_customers="true")

    assert (refused.status_code, codes(refused)) == (404, [("user_id", "unknown_customer")])
    assert (made.status_code, made.json()["user_id"]) == (201, "new")
    assert till.get(f"/passes/{made.json()['pass_id']}").json()["user_id"] == "new"


@pytest.mark.parametrize("pass_id", ["01890000-0000-7000-8000-000000000000", "card", "", "0"])
def test_an_unknown_pass_is_refused(till: Caller, member: Customer, pass_id: str) -> None:
    answer = till.post("/events", sale(member, pass_id=pass_id))

    assert (answer.status_code, codes(answer)) == (404, [("pass_id", "unknown_customer")])


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"event_type": "purchas"}, "event_type", "unknown_type"),
        ({"event_type": "visit"}, "event_type", "unknown_type"),
        ({"event_category": "transactions"}, "event_category", "unknown_category"),
        ({"amuont": 1}, "amuont", "unknown_field"),
        ({"amount": None}, "amount", "required"),
        ({"amount": -1}, "amount", "negative_amount"),
        ({"amount": "NaN"}, "amount", "negative_amount"),
        ({"amount": "-Infinity"}, "amount", "negative_amount"),
        ({"amount": 10**12}, "amount", "amount_too_large"),
        ({"amount": True}, "amount", "invalid_type"),
        ({"amount": "ten"}, "amount", "invalid_type"),
        ({"amount": [1]}, "amount", "invalid_type"),
        ({"amount": "1.001"}, "amount", "too_many_digits"),
        ({"amount": "0.5", "currency": "JPY"}, "amount", "too_many_digits"),
        ({"amount": "0.0001", "currency": "KWD"}, "amount", "too_many_digits"),
        ({"currency": "eur"}, "currency", "unknown_currency"),
        ({"currency": ""}, "currency", "unknown_currency"),
        ({"currency": 978}, "currency", "invalid_type"),
        ({"metadata": []}, "metadata", "invalid_type"),
        ({"metadata": {"x": "y" * 70_000}}, "metadata", "metadata_too_large"),
        ({"source": "x" * 256}, "source", "too_long"),
        ({"external_id": "x" * 256}, "external_id", "too_long"),
        ({"external_id": 7}, "external_id", "invalid_type"),
        ({"field_name": "points"}, "field_name", "field_not_allowed"),
        ({"user_id": "sarah"}, "pass_id", "ambiguous_customer"),
        ({"pass_id": None}, "pass_id", "required"),
        ({"event_timestamp": "2026-03-14T12:00:00"}, "event_timestamp", "time_zone_missing"),
        ({"event_timestamp": "2026-03-14"}, "event_timestamp", "invalid_type"),
        ({"event_timestamp": 1_700_000_000}, "event_timestamp", "invalid_type"),
        ({"event_timestamp": "0001-01-01T00:00:00Z"}, "event_timestamp", "too_early"),
        ({"event_timestamp": "0001-01-01T00:00:00+14:00"}, "event_timestamp", "too_early"),
        ({"event_timestamp": "0000-01-01T00:00:00Z"}, "event_timestamp", "invalid_type"),
        ({"event_timestamp": "9999-12-31T23:59:59-12:00"}, "event_timestamp", "in_the_future"),
        ({"event_timestamp": "10000-01-01T00:00:00Z"}, "event_timestamp", "invalid_type"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    till: Caller, member: Customer, change: dict[str, Any], field: str, code: str
) -> None:
    answer = till.post("/events", sale(member) | change)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert codes(answer) == [(field, code)]
    assert not ActivityEvent.objects.filter(workspace=member.workspace).exists()


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("purchas", "purchase"), ("Refund", "refund"), ("checkin", "check_in")],
)
def test_a_misspelt_type_is_answered_with_the_right_one(
    till: Caller, member: Customer, wrong: str, hint: str
) -> None:
    base = visit(member) if hint == "check_in" else sale(member)

    answer = till.post("/events", base | {"event_type": wrong})

    assert f"Did you mean '{hint}'?" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [
        ("JPY", 500, "500"),
        ("JPY", "500.00", "500"),
        ("KWD", "1.234", "1.234"),
        ("KWD", 2, "2.000"),
        ("EUR", 0.1, "0.10"),
        ("CLF", "0.0001", "0.0001"),
        ("USD", "999999999999.99", "999999999999.99"),
        ("EUR", "-0", "0.00"),
        ("EUR", "0E+900000", "0.00"),
        ("EUR", 1e2, "100.00"),
    ],
)
def test_an_amount_has_its_currencys_digits(
    till: Caller, member: Customer, currency: str, amount: Any, shown: str
) -> None:
    made = till.post("/events", sale(member, currency=currency, amount=amount))

    kept = till.get(f"/events/{made.json()['id']}").json()

    assert (made.status_code, made.json()["amount"]) == (201, shown)
    assert (kept["amount"], kept["currency"]) == (shown, currency)


def test_the_currency_is_the_workspaces_when_none_is_given(till: Caller, member: Customer) -> None:
    answer = till.post("/events", sale(member))

    assert answer.json()["currency"] == "EUR"


@pytest.mark.parametrize("ahead", [timedelta(minutes=4), timedelta(days=-36_500)])
def test_a_time_in_the_past_or_a_little_ahead_is_believed(
    till: Caller, member: Customer, ahead: timedelta
) -> None:
    moment = (timezone.now() + ahead).replace(microsecond=0)

    answer = till.post("/events", visit(member, event_timestamp=moment.isoformat()))

    assert answer.status_code == 201
    assert answer.json()["event_timestamp"] == moment.isoformat().replace("+00:00", "Z")


def test_six_minutes_ahead_is_too_far(till: Caller, member: Customer) -> None:
    moment = timezone.now() + timedelta(minutes=6)

    answer = till.post("/events", visit(member, event_timestamp=moment.isoformat()))

    assert codes(answer) == [("event_timestamp", "in_the_future")]


def test_without_a_time_it_is_now_and_sending_it_again_is_no_conflict(
    till: Caller, member: Customer
) -> None:
    before = timezone.now()
    first = till.post("/events", visit(member, external_id="V-1"))

    again = till.post("/events", visit(member, external_id="V-1"))

    assert first.json()["event_timestamp"] >= before.isoformat()[:19]
    assert (again.status_code, again.json()["duplicate"]) == (200, True)


@pytest.mark.parametrize(
    ("given", "instant"),
    [
        ("2024-01-15T15:30:00.5+01:00", "2024-01-15T14:30:00.500000Z"),
        ("2024-01-15T14:30:00-00:00", "2024-01-15T14:30:00Z"),
        ("2024-01-15T14:30:00+16:00", "2024-01-14T22:30:00Z"),
        ("2024-01-15T14:30:00-23:59", "2024-01-16T14:29:00Z"),
        ("0001-01-04T00:00:00+23:59", "0001-01-03T00:01:00Z"),
    ],
)
def test_an_offset_is_kept_as_the_instant_it_names(
    till: Caller, member: Customer, given: str, instant: str
) -> None:
    first = till.post("/events", visit(member, event_timestamp=given, external_id="V-1"))
    again = till.post("/events", visit(member, event_timestamp=given, external_id="V-1"))

    assert first.json()["event_timestamp"] == instant
    assert (again.status_code, again.json()["event_timestamp"]) == (200, instant)


@pytest.mark.parametrize("value", [100, 1.5, True, "100", None])
def test_a_field_change_keeps_its_values_as_text(
    till: Caller, member: Customer, value: Any
) -> None:
    body = {"field_name": "points", "old_value": value, "new_value": "x"}

    answer = till.post(f"/passes/{member.id}/field-changes", body)

    kept = {100: "100", 1.5: "1.5", True: "true", "100": "100", None: None}[value]
    assert (answer.status_code, answer.json()["old_value"]) == (201, kept)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("purchases", {"amount": 1, "event_type": "refund"}, "event_type"),
        ("purchases", {"amount": 1, "event_category": "activity"}, "event_category"),
        ("check-ins", {"pass_id": "another"}, "pass_id"),
        ("check-ins", {"amount": 1}, "amount"),
    ],
)
def test_a_body_cannot_contradict_its_address(
    till: Caller, member: Customer, path: str, body: dict[str, Any], field: str
) -> None:
    answer = till.post(f"/passes/{member.id}/{path}", body)

    assert (answer.status_code, codes(answer)) == (400, [(field, "field_not_allowed")])


def test_a_body_may_repeat_its_address(till: Caller, member: Customer) -> None:
    body = visit(member, event_type="check_in")

    assert till.post(f"/passes/{member.id}/check-ins", body).status_code == 201


def test_a_redemption_is_a_known_activity(till: Caller, member: Customer) -> None:
    body = {"event_type": "redemption", "metadata": {"reward": "Free Coffee"}}

    assert till.post(f"/passes/{member.id}/activities", body).status_code == 201


@pytest.mark.parametrize("name", ["foyer:order:01a1", " foyer:order:01a1"])
def test_ids_of_our_own_facts_are_given_by_nobody_else(
    till: Caller, member: Customer, name: str
) -> None:
    answer = till.post("/events", sale(member, external_id=name))

    if answer.status_code == 201:
        assert answer.json()["external_id"] == name
    else:
        assert codes(answer) == [("external_id", "reserved")]
    assert not ActivityEvent.objects.filter(external_id__startswith="foyer:").exists()
