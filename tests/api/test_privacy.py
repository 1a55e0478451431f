"""One person's rights over HTTP: a copy of everything, and to be forgotten."""

import pytest

from accounts.models import Customer
from tests.api.calling import Caller, app_of
from tests.api.test_addresses import assert_refusal
from tests.factories import make_event, make_member

pytestmark = pytest.mark.django_db

BODY = {"event_category": "activity", "event_type": "visit"}


def test_an_export_holds_everything_that_is_kept(till: Caller, member: Customer) -> None:
    event = make_event(member, metadata={"note": "by the window"}, external_id="ORD-1")
    make_event(make_member(member.workspace, "ben"))

    answer = till.get("/customers/sarah/export")

    export = answer.json()
    assert answer["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert export["customer"] == till.get("/customers/sarah").json()
    assert export["pass"] == till.get(f"/passes/{member.id}").json()
    assert export["events"] == [till.get(f"/events/{event.id}").json()]


def test_an_export_is_not_cut(till: Caller, member: Customer) -> None:
    batch = [BODY | {"user_id": "sarah"}] * 1000
    for _ in range(2):
        till.post("/events/batch", batch)

    assert len(till.get("/customers/sarah/export").json()["events"]) == 2000


def test_an_erasure_says_what_it_left(till: Caller, member: Customer) -> None:
    event = make_event(member, metadata={"note": "by the window"})

    answer = till.post("/customers/sarah/erasure")

    erased = answer.json()
    kept = till.get(f"/events/{event.id}").json()
    assert answer.status_code == 200
    assert (erased["passId"], erased["events"]) == (str(member.id), 1)
    assert (kept["user_id"], kept["metadata"]) == (erased["pseudonym"], {})
    assert kept["amount"] == "10.00"


def test_who_was_erased_is_gone_for_every_call(till: Caller, member: Customer) -> None:
    app = app_of(member)
    pseudonym = till.post("/customers/sarah/erasure").json()["pseudonym"]

    for user_id in ("sarah", pseudonym):
        assert_refusal(till.get(f"/customers/{user_id}"), 404, "unknown_customer")
        assert_refusal(till.get(f"/customers/{user_id}/export"), 404, "unknown_customer")
        assert_refusal(till.post(f"/customers/{user_id}/erasure"), 404, "unknown_customer")
        assert_refusal(till.patch(f"/customers/{user_id}", {}), 404, "unknown_customer")
        assert_refusal(till.post("/events", BODY | {"user_id": user_id}), 404, "unknown_customer")
    assert_refusal(till.get(f"/passes/{member.id}"), 404, "unknown_pass")
    assert_refusal(till.get(f"/passes/{member.id}/events"), 404, "unknown_pass")
    assert_refusal(app.get("/events"), 401, "authentication_failed")
    assert till.get("/customers").json()["results"] == []


def test_an_erased_customers_pass_takes_no_events(till: Caller, member: Customer) -> None:
    till.post("/customers/sarah/erasure")

    answer = till.post(f"/passes/{member.id}/purchases", {"amount": 1})
    made = till.post("/events", BODY | {"user_id": "sarah"}, create_customers="true")

    assert_refusal(answer, 404, "unknown_customer")
    assert made.json()["pass_id"] != str(member.id)
