"""New people, named by many at once: each becomes one customer with one pass."""

import random
from collections import Counter
from functools import partial

from django.db import OperationalError, transaction
from django.test import Client

from accounts.models import Customer, Pass, Workspace
from accounts.services.customers import add_missing_customers
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.people import Unknown
from events.services.recording import Status, Terms, record_events
from tests.concurrency import Running, at_once, wait_until_blocked
from tests.factories import NOON, key_header

PEOPLE = [f"guest-{n}" for n in range(200)]
CREATING = Terms(unknown=Unknown.CREATE)


def visits(seed: int) -> list[Draft]:
    """One visit of each person, in an order of its own; without ids, so that all are kept."""
    people = random.Random(seed).sample(PEOPLE, len(PEOPLE))
    return [Draft(event_category="activity", event_type="visit", user_id=one) for one in people]


def test_new_people_of_eight_batches_at_once_get_one_pass_each(workspace: Workspace) -> None:
    record = partial(record_events, workspace=workspace, at=NOON, terms=CREATING)

    answers = at_once([partial(record, drafts=visits(seed)) for seed in range(8)])

    made = Customer.objects.of(workspace)
    with_pass = Pass.objects.filter(workspace=workspace).values_list("customer__external_id")
    assert {receipt.status for receipts in answers for receipt in receipts} == {Status.CREATED}
    assert sorted(made.values_list("external_id", flat=True)) == sorted(PEOPLE)
    assert sorted(name for (name,) in with_pass) == sorted(PEOPLE)
    assert ActivityEvent.objects.of(workspace).count() == 8 * len(PEOPLE)


def test_people_are_made_in_one_order_whatever_the_order_of_the_request(
    workspace: Workspace,
) -> None:
    add = partial(add_missing_customers, workspace=workspace)

    with transaction.atomic():
        add(external_ids=["mia"])
        other = Running(partial(add, external_ids=["zoe", "mia", "ada"]))
        wait_until_blocked()
        # It waits for mia and does not have zoe yet, or this would be a deadlock.
        made = add(external_ids=["zoe"])

    assert list(made) == ["zoe"]
    assert list(other.outcome()) == ["ada"]


def test_twin_made_in_the_order_of_the_request_they_would_deadlock(workspace: Workspace) -> None:
    add = partial(add_missing_customers, workspace=workspace)

    def bob_then_ada() -> None:
        with transaction.atomic():
            add(external_ids=["bob"])
            add(external_ids=["ada"])

    faults = []
    try:
        with transaction.atomic():
            add(external_ids=["ada"])
            other = Running(bob_then_ada)
            wait_until_blocked()
            add(external_ids=["bob"])
    except OperationalError as fault:
        faults.append(fault)
    faults += [one for one in [other.outcome()] if one]

    assert len(faults) == 1
    assert "deadlock detected" in str(faults[0])


def test_one_customer_posted_twenty_times_is_made_once(workspace: Workspace) -> None:
    headers = key_header(workspace)

    def post() -> int:
        body = {"userId": "sarah", "name": "Sarah Johnson"}
        response = Client().post(
            "/customers", body, content_type="application/json", headers=headers
        )
        return response.status_code

    statuses = at_once([post] * 20)

    assert Counter(statuses) == {201: 1, 409: 19}
    assert Pass.objects.filter(workspace=workspace).count() == 1
