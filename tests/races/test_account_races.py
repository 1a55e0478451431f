"""Who signs in does so on two devices at once: each becomes one customer, and a guest one's own."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer, OwnRecord, User, Workspace
from accounts.services import own_records
from accounts.services.customers import create_customer
from accounts.services.own_records import own_customer, take_over
from core.errors import Conflict
from tests.concurrency import Running, at_once, outcomes_of, wait_until_blocked


def make_person(name: str = "sarah") -> User:
    """Somebody with an account."""
    return User.objects.create_user(f"{name}@example.com")


def test_first_visits_at_once_make_one_customer(workspace: Workspace) -> None:
    visit = partial(own_customer, user=make_person(), workspace=workspace)

    found = at_once([visit] * 6)

    assert len({one.id for one in found}) == 1
    assert Customer.objects.of(workspace).count() == 1


def test_twin_without_waiting_a_second_visit_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_records, "_one_at_a_time", lambda user: None)
    visit = partial(own_customer, user=make_person(), workspace=workspace)

    with transaction.atomic():
        visit()
        second = Running(visit)
        wait_until_blocked()

    assert isinstance(second.outcome(), Conflict)


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
    guests = [create_customer(workspace=workspace, external_id=f"guest-{n}") for n in range(2)]

    with transaction.atomic():
        take_over(user=user, customer=guests[0])
        second = Running(partial(take_over, user=user, customer=guests[1]))
        wait_until_blocked()

    assert isinstance(second.outcome(), IntegrityError)
