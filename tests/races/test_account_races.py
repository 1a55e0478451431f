"""Who signs in does so on two devices at once: each becomes one customer, and a guest one's own."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import Customer, OwnRecord, User, Workspace
from accounts.services import own_records
from accounts.services.customers import create_customer
from accounts.services.own_records import own_customer, take_over
from tests.concurrency import at_once, outcomes_of


def make_person(name: str = "sarah") -> User:
    """Somebody with an account."""
    return User.objects.create_user(f"{name}@example.com")


def first_visits(workspace: Workspace) -> list[Any]:
    """Six first visits of one person at once: what each of them got or raised."""
    user = make_person()
    return outcomes_of([partial(own_customer, user=user, workspace=workspace)] * 6)


def test_first_visits_at_once_make_one_customer(workspace: Workspace) -> None:
    found = first_visits(workspace)

    assert len({one.id for one in found}) == 1
    assert Customer.objects.of(workspace).count() == 1


def test_twin_without_waiting_a_second_visit_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_records, "_one_at_a_time", lambda user: None)

    found = first_visits(workspace)

    assert any(isinstance(one, Exception) for one in found)


def test_a_guest_whom_two_claim_at_once_becomes_one_persons(workspace: Workspace) -> None:
    guest = create_customer(workspace=workspace, external_id="guest-1")
    people = [make_person(name) for name in ("ada", "mia", "zoe")]

    found = outcomes_of([partial(take_over, user=one, customer=guest) for one in people])

    assert found.count(True) == 1
    assert OwnRecord.objects.filter(workspace=workspace).count() == 1


def test_guests_claimed_at_once_by_one_person_have_each_a_place(workspace: Workspace) -> None:
    user = make_person()
    guests = [create_customer(workspace=workspace, external_id=f"guest-{n}") for n in range(6)]

    at_once([partial(take_over, user=user, customer=guest) for guest in guests])

    places = OwnRecord.objects.filter(workspace=workspace).values_list("place", flat=True)
    assert sorted(places) == list(range(6))


def test_twin_without_waiting_two_would_want_one_place(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_records, "_one_at_a_time", lambda user: None)
    user = make_person()
    guests = [create_customer(workspace=workspace, external_id=f"guest-{n}") for n in range(12)]

    found = outcomes_of([partial(take_over, user=user, customer=guest) for guest in guests])

    assert any(isinstance(one, IntegrityError) for one in found)
