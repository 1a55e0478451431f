"""Staff who are signed in to the admin may call the API from their browser."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer, StaffMember, User
from accounts.scopes import Role
from accounts.station import SESSION_KEY
from tests.api.calling import Caller
from tests.api.test_addresses import assert_refusal
from tests.factories import PASSWORD, make_event, make_staff, make_workspace

pytestmark = pytest.mark.django_db

VISIT = {"event_category": "activity", "event_type": "visit", "user_id": "sarah"}


def signed_in(staff: StaffMember, **more: Any) -> Client:
    """The browser of a member of staff."""
    client = Client(**more)
    assert client.login(username=staff.user.email, password=PASSWORD)
    return client


def browser_of(staff: StaffMember) -> Caller:
    """What a page of the admin would call with."""
    return Caller(client=signed_in(staff))


def test_reading_needs_the_session_alone(member: Customer) -> None:
    owner = browser_of(make_staff(member.workspace))
    event = make_event(member)

    assert owner.get(f"/events/{event.id}").json()["id"] == str(event.id)


def test_writing_needs_the_csrf_token(member: Customer) -> None:
    client = signed_in(make_staff(member.workspace), enforce_csrf_checks=True)
    client.get("/admin/")
    token = client.cookies["csrftoken"].value

    forged = Caller(client=client).post("/events", VISIT)
    meant = Caller({"X-CSRFToken": token}, client).post("/events", VISIT)

    assert_refusal(forged, 403, "not_permitted")
    assert meant.status_code == 201


def test_who_recorded_it_is_kept(member: Customer) -> None:
    staff = make_staff(member.workspace)

    browser_of(staff).post("/events", VISIT)

    assert member.activity.get().recorded_by == staff.user


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.OWNER, [200, 201, 200, 200]),
        (Role.MANAGER, [200, 201, 200, 200]),
        (Role.STEWARD, [200, 403, 403, 403]),
        (Role.ANALYST, [200, 403, 403, 403]),
    ],
)
def test_the_role_decides(member: Customer, role: Role, allowed: list[int]) -> None:
    browser = browser_of(make_staff(member.workspace, role))
    deletion = {"filters": {"source": "bar"}, "confirm": True}

    answers = [
        browser.get("/events"),
        browser.post("/events", VISIT),
        browser.post("/events/delete-batch", deletion),
        browser.get("/customers/sarah/export"),
    ]

    assert [answer.status_code for answer in answers] == allowed


def test_staff_of_another_workspace_see_nothing_here(member: Customer, stranger: Customer) -> None:
    event = make_event(member)
    outsider = browser_of(make_staff(stranger.workspace))

    assert_refusal(outsider.get(f"/events/{event.id}"), 404, "unknown_event")
    assert outsider.get("/events").json()["results"] == []


def test_a_session_acts_where_its_person_is_working(member: Customer) -> None:
    staff = make_staff(member.workspace)
    elsewhere = make_workspace("annex")
    StaffMember.objects.create(workspace=elsewhere, user=staff.user, role=Role.ANALYST)
    browser = browser_of(staff)
    session = browser.client.session
    session[SESSION_KEY] = str(elsewhere.id)
    session.save()

    assert browser.get("/events", workspace_id="annex").status_code == 200
    assert_refusal(browser.get("/events", workspace_id="city-gym"), 404, "unknown_workspace")
    assert_refusal(browser.post("/events", VISIT), 403, "scope_missing")


def test_who_left_is_out_at_once(member: Customer) -> None:
    staff = make_staff(member.workspace)
    browser = browser_of(staff)
    before = browser.get("/events").status_code

    staff.delete()

    assert before == 200
    assert_refusal(browser.get("/events"), 401, "not_authenticated")


def test_an_account_that_was_switched_off_is_out_at_once(member: Customer) -> None:
    staff = make_staff(member.workspace)
    browser = browser_of(staff)

    User.objects.filter(id=staff.user_id).update(is_active=False)

    assert_refusal(browser.get("/events"), 401, "not_authenticated")


def test_a_key_counts_before_a_session(member: Customer, till: Caller) -> None:
    client = signed_in(make_staff(member.workspace, Role.ANALYST), enforce_csrf_checks=True)

    assert Caller(till.headers, client).post("/events", VISIT).status_code == 201
