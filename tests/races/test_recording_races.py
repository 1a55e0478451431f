"""The same facts, sent by many at once: each is kept once, and nobody waits for ever."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial

from django.db import OperationalError, transaction

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.recording import Receipt, Status, record_events
from tests.concurrency import Running, at_once, elsewhere, outcomes_of, wait_until_blocked
from tests.factories import NOON, make_event, make_member, purchase

CLIENTS = 8
BATCH = 1000


def record(workspace: Workspace, drafts: list[Draft]) -> list[Receipt]:
    return record_events(workspace=workspace, drafts=drafts, at=NOON)


def shuffled_batches(workspace: Workspace) -> list[list[Draft]]:
    """The same thousand purchases of fifty people, for each client in another order."""
    people = [make_member(workspace) for _ in range(50)]
    batch = [purchase(people[n % 50], external_id=f"ORD-{n}") for n in range(BATCH)]
    return [random.Random(n).sample(batch, BATCH) for n in range(CLIENTS)]


def test_one_batch_sent_by_eight_clients_in_different_orders_is_kept_once(
    workspace: Workspace,
) -> None:
    batches = shuffled_batches(workspace)

    answers = at_once([partial(record, workspace, batch) for batch in batches])

    counts = Counter(receipt.status for receipts in answers for receipt in receipts)
    named = {(receipt.external_id, receipt.id) for receipts in answers for receipt in receipts}
    kept = ActivityEvent.objects.of(workspace).values_list("external_id", "id")
    assert counts == {Status.CREATED: BATCH, Status.DUPLICATE: BATCH * (CLIENTS - 1)}
    assert len(kept) == BATCH
    assert set(kept) == named


def test_events_are_kept_in_one_order_whatever_the_order_of_the_request(member: Customer) -> None:
    first, second, third = (purchase(member, external_id=f"ORD-{n}") for n in (1, 2, 3))

    with transaction.atomic():
        record(member.workspace, [second])
        other = Running(partial(record, member.workspace, [third, second, first]))
        wait_until_blocked()
        # It waits for the second and does not have the third yet, or this would be a deadlock.
        record(member.workspace, [third])

    duplicate = Status.DUPLICATE
    assert [one.status for one in other.outcome()] == [duplicate, duplicate, Status.CREATED]


def test_twin_taken_in_the_order_of_the_request_they_would_deadlock(member: Customer) -> None:
    forth, back = _two_orders(member)
    # Recording one by one is what a batch would be without its order.
    calls = [partial(_one_by_one, member.workspace, drafts) for drafts in (forth, back)]

    outcomes = _interleaved(*calls)

    faults = [outcome for outcome in outcomes if isinstance(outcome, OperationalError)]
    assert len(faults) == 1
    assert "deadlock detected" in str(faults[0])


def _two_orders(member: Customer) -> tuple[list[Draft], list[Draft]]:
    first, second = purchase(member, external_id="ORD-1"), purchase(member, external_id="ORD-2")
    return [first, second], [second, first]


def _one_by_one(workspace: Workspace, drafts: list[Draft], pause: Callable[[], object]) -> None:
    with transaction.atomic():
        for draft in drafts:
            record(workspace, [draft])
            pause()


def _interleaved(*calls: Callable[..., None]) -> list[object]:
    """Run the calls so that each has done its first step before any begins its second."""
    met = threading.Barrier(len(calls), timeout=30)

    def pause_once(left: list[int]) -> None:
        if left:
            left.pop()
            met.wait()

    return outcomes_of([partial(call, pause=partial(pause_once, [1])) for call in calls])


def test_one_event_sent_by_fifty_is_kept_once(member: Customer) -> None:
    draft = purchase(member, external_id="ORD-1")

    answers = at_once([partial(record, member.workspace, [draft])] * 50)

    counts = Counter(receipt.status for receipts in answers for receipt in receipts)
    assert counts == {Status.CREATED: 1, Status.DUPLICATE: 49}
    assert len({receipt.id for receipts in answers for receipt in receipts}) == 1
    assert ActivityEvent.objects.of(member.workspace).count() == 1


def test_twin_looking_before_recording_would_not_have_been_enough(member: Customer) -> None:
    def is_known() -> bool:
        return ActivityEvent.objects.of(member.workspace).known_as(["ORD-1"]).exists()

    with transaction.atomic():
        make_event(member, external_id="ORD-1")
        seen_by_the_other = elsewhere(is_known)

    assert not seen_by_the_other
    assert is_known()
