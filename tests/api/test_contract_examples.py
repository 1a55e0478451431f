"""Every example of the contract for integrators, sent as it stands there."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer
from tests.api.calling import Caller
from tests.factories import NOON, make_event, make_member

pytestmark = pytest.mark.django_db

PURCHASE = {
    "amount": 49.99,
    "currency": "USD",
    "source": "pos-terminal-1",
    "metadata": {"order_id": "ORD-12345", "items": ["Coffee", "Sandwich"]},
}
ACTIVITIES: list[dict[str, Any]] = [
    {"event_type": "custom", "source": "mobile-app", "metadata": {"action": "viewed_offers"}},
    {"event_type": "check_out", "source": "gym-entrance", "metadata": {"duration_minutes": 75}},
    {
        "event_type": "pass_installed",
        "source": "wallet-callback",
        "metadata": {"platform": "apple_wallet"},
    },
    {
        "event_type": "notification_opened",
        "source": "push-service",
        "metadata": {"campaign_id": "camp-123", "notification_id": "notif-456"},
    },
    {
        "event_type": "pass_registered",
        "source": "registration-form",
        "metadata": {"registration_source": "website", "referral_code": "SUMMER2024"},
    },
    {
        "event_type": "link_click",
        "source": "pass-back-link",
        "metadata": {"link_url": "https://example.com/offers", "link_label": "View Offers"},
    },
]
WEB_ORDER = {
    "event_category": "transaction",
    "event_type": "purchase",
    "amount": 25.00,
    "currency": "USD",
    "event_timestamp": "2024-01-15T14:30:00Z",
    "external_id": "ext-12345",
    "source": "website",
    "metadata": {"order_id": "WEB-789", "channel": "online"},
}


def test_record_purchase(till: Caller, member: Customer) -> None:
    answer = till.post(f"/passes/{member.id}/purchases", PURCHASE)

    event = answer.json()
    assert answer.status_code == 201
    assert (event["event_category"], event["event_type"]) == ("transaction", "purchase")
    assert (event["amount"], event["currency"]) == ("49.99", "USD")
    assert (event["source"], event["metadata"]) == (PURCHASE["source"], PURCHASE["metadata"])
    assert (event["pass_id"], event["user_id"]) == (str(member.id), "sarah")
    assert (event["duplicate"], event["earned"]) == (False, {})


def test_record_refund(till: Caller, member: Customer) -> None:
    body = {"amount": 10.00, "currency": "USD", "metadata": {"reason": "Item out of stock"}}

    answer = till.post(f"/passes/{member.id}/refunds", body)

    event = answer.json()
    assert (answer.status_code, event["event_type"], event["amount"]) == (201, "refund", "10.00")
    assert event["metadata"] == body["metadata"]


def test_record_check_in(till: Caller, member: Customer) -> None:
    body = {"source": "store-downtown", "metadata": {"location": "Main Entrance"}}

    answer = till.post(f"/passes/{member.id}/check-ins", body)

    event = answer.json()
    assert (answer.status_code, event["event_category"]) == (201, "activity")
    assert (event["event_type"], event["source"]) == ("check_in", "store-downtown")
    assert (event["amount"], event["currency"]) == (None, None)


@pytest.mark.parametrize("body", ACTIVITIES, ids=lambda body: str(body["event_type"]))
def test_record_activity(till: Caller, member: Customer, body: dict[str, Any]) -> None:
    answer = till.post(f"/passes/{member.id}/activities", body)

    event = answer.json()
    assert answer.status_code == 201
    assert {name: event[name] for name in body} == body


def test_record_field_change(till: Caller, member: Customer) -> None:
    body = {
        "field_name": "points",
        "old_value": "100",
        "new_value": "150",
        "source": "loyalty-engine",
    }

    answer = till.post(f"/passes/{member.id}/field-changes", body)

    event = answer.json()
    assert (answer.status_code, event["event_category"]) == (201, "field_change")
    assert event["event_type"] == "field_updated"
    assert {name: event[name] for name in body} == body


def test_create_with_full_control(till: Caller, member: Customer) -> None:
    answer = till.post("/events", {"pass_id": str(member.id)} | WEB_ORDER)

    event = answer.json()
    assert answer.status_code == 201
    assert (event["amount"], event["event_timestamp"]) == ("25.00", "2024-01-15T14:30:00Z")
    assert (event["external_id"], event["metadata"]) == ("ext-12345", WEB_ORDER["metadata"])


def test_create_batch(till: Caller, member: Customer) -> None:
    other = make_member(member.workspace)
    batch = [
        {"pass_id": str(member.id), "event_category": "activity", "event_type": "check_in"},
        {
            "pass_id": str(other.id),
            "event_category": "transaction",
            "event_type": "purchase",
            "amount": 15.00,
            "currency": "USD",
        },
    ]

    answer = till.post("/events/batch", batch)

    result = answer.json()
    assert answer.status_code == 200
    assert (result["created"], result["failed"], result["errors"]) == (2, 0, [])


def test_list_events_of_the_workspace(till: Caller, member: Customer) -> None:
    bought = make_event(member)
    make_event(member, category="activity", kind="visit")
    query = {"workspace_id": member.workspace.id, "event_category": "transaction", "limit": 50}

    answer = till.get("/events", **query)

    assert [event["id"] for event in answer.json()["results"]] == [str(bought.id)]
    assert answer.json()["next_cursor"] is None


def test_list_events_of_a_pass(till: Caller, member: Customer) -> None:
    visit = make_event(member, category="activity", kind="visit")
    make_event(member)
    make_event(make_member(member.workspace), category="activity", kind="visit")

    answer = till.get(f"/passes/{member.id}/events", event_category="activity", limit=20)

    assert [event["id"] for event in answer.json()["results"]] == [str(visit.id)]


def test_get_one_event(till: Caller, member: Customer) -> None:
    event = make_event(member, external_id="ORD-1")

    answer = till.get(f"/events/{event.id}")

    assert answer.status_code == 200
    assert (answer.json()["external_id"], answer.json()["amount"]) == ("ORD-1", "10.00")


def test_get_types_and_sources(till: Caller, member: Customer) -> None:
    make_event(member, source="website")
    make_event(member, source="bar")
    make_event(member, category="activity", kind="check_in")

    types = till.get("/events/types", workspace_id=member.workspace.id)
    sources = till.get("/events/sources", workspace_id=member.workspace.slug)

    assert types.json() == ["check_in", "purchase"]
    assert sources.json() == ["bar", "website"]


def test_delete_batch(till: Caller, member: Customer) -> None:
    make_event(member, source="test-till")
    kept = make_event(member, source="bar")
    body = {"filters": {"source": "test-till"}, "confirm": True}

    answer = till.post("/events/delete-batch", body)

    assert (answer.status_code, answer.json()) == (200, {"deleted": 1, "dry_run": False})
    assert [event["id"] for event in till.get("/events").json()["results"]] == [str(kept.id)]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ({"function": "sum", "field": "amount", "event_types": ["purchase"]}, "30.00"),
        ({"function": "sum", "field": "amount"}, "25.00"),
        ({"function": "avg", "field": "amount", "event_types": ["purchase"]}, "15.00"),
        ({"function": "count"}, 3),
    ],
)
def test_aggregate(till: Caller, member: Customer, question: dict[str, Any], value: Any) -> None:
    for kind, amount in (("purchase", "10"), ("purchase", "20"), ("refund", "5")):
        make_event(member, kind=kind, amount=Decimal(amount), event_timestamp=NOON)
    scope = {"workspace_id": str(member.workspace.id), "event_category": "transaction"}

    answer = till.post("/events/aggregate", scope | question | {"time_window": "all_time"})

    assert (answer.status_code, answer.json()["value"]) == (200, value)
