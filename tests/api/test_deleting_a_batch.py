"""Deleting many events over HTTP: only what is named, only when it is meant."""

from typing import Any

import pytest

from accounts.models import Customer
from events.models import ActivityEvent
from tests.api.calling import Caller, codes
from tests.factories import make_event

pytestmark = pytest.mark.django_db


def kept(member: Customer) -> int:
    """How many events the workspace has."""
    return ActivityEvent.objects.filter(workspace=member.workspace).count()


def test_a_dry_run_says_how_many_it_would_be(till: Caller, member: Customer) -> None:
    for source in ("bar", "bar", "door"):
        make_event(member, source=source)
    body = {"filters": {"source": "bar"}, "dry_run": True}

    answer = till.post("/events/delete-batch", body)

    assert answer.json() == {"deleted": 2, "dry_run": True}
    assert kept(member) == 3


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"filters": {"source": "bar"}}, "confirm", "not_confirmed"),
        ({"filters": {"source": "bar"}, "confirm": False}, "confirm", "not_confirmed"),
        ({"filters": {"source": "bar"}, "confirm": "yes please"}, "confirm", "invalid"),
        ({"filters": {"source": "bar"}, "confirm": [True]}, "confirm", "invalid"),
        ({"filters": {}, "confirm": True}, "filters", "required"),
        ({"filters": {"source": ""}, "confirm": True}, "filters.source", "required"),
        (
            {"filters": {"source": None, "currency": "EUR"}, "confirm": True},
            "filters.source",
            "required",
        ),
        ({"filters": {"external_ids": []}, "confirm": True}, "filters.external_ids", "required"),
        ({"filters": [], "confirm": True}, "filters", "not_a_dict"),
        ({"confirm": True}, "filters", "required"),
        ({"filters": {"sourc": "bar"}, "confirm": True}, "filters.sourc", "unknown_filter"),
        ({"filters": {"event_type": "vist"}, "confirm": True}, "event_type", "unknown_kind"),
        ({"filters": {"event_type": {}}, "confirm": True}, "event_type", "invalid_type"),
        ({"filters": {"source": ["bar"]}, "confirm": True}, "source", "invalid_type"),
        ({"filters": {"pass_id": [1]}, "confirm": True}, "pass_id", "invalid_type"),
        ({"filters": {"pass_id": "card"}, "confirm": True}, "pass_id", "invalid"),
        ({"filters": {"pass_id": " "}, "confirm": True}, "pass_id", "required"),
        ({"filters": {"import_id": "\t"}, "confirm": True}, "import_id", "required"),
        ({"filters": {"from": " "}, "confirm": True}, "from", "invalid"),
        ({"filters": {"from": "now"}, "confirm": True}, "from", "invalid"),
        (
            {"filters": {"source": "bar"}, "confirm": True, "dryrun": True},
            "dryrun",
            "unknown_field",
        ),
    ],
)
def test_a_careless_deletion_deletes_nothing(
    till: Caller, member: Customer, body: dict[str, Any], field: str, code: str
) -> None:
    make_event(member, source="bar")

    answer = till.post("/events/delete-batch", body)

    assert answer.status_code == 400
    assert (field, code) in codes(answer)
    assert kept(member) == 1


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"event_types": ["purchase", "visit"]}, 0),
        ({"event_types": "visit"}, 2),
        ({"external_ids": ["A-1", "X"]}, 2),
        ({"external_ids": ["A,1"]}, 2),
        ({"source": " "}, 3),
        ({"user_id": " "}, 3),
        ({"external_ids": ["", " "]}, 3),
        ({"source": "bar", "event_category": "activity"}, 3),
        ({"user_id": "sarah"}, 0),
        ({"to": "2020-01-01T00:00:00Z"}, 3),
    ],
)
def test_the_filters_are_those_of_lists(
    till: Caller, member: Customer, filters: dict[str, Any], left: int
) -> None:
    make_event(member, source="bar", external_id="A-1")
    make_event(member, source="bar", external_id="A,1")
    make_event(member, category="activity", kind="visit")

    answer = till.post("/events/delete-batch", {"filters": filters, "confirm": True})

    assert (answer.json()["deleted"], kept(member)) == (3 - left, left)


def test_an_id_that_was_deleted_can_be_recorded_anew(till: Caller, member: Customer) -> None:
    body = {"event_category": "activity", "event_type": "visit", "user_id": "sarah"}
    till.post("/events", body | {"external_id": "V-1"})

    till.post("/events/delete-batch", {"filters": {"external_id": "V-1"}, "confirm": True})

    assert till.post("/events", body | {"external_id": "V-1"}).status_code == 201
