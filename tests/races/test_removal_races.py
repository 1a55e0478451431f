"""Deleting and erasing while others record: what is gone stays gone, the rest is kept once."""

from collections.abc import Callable
from functools import partial

from django.db import OperationalError, transaction

from accounts.models import Customer
from events.drafts import Draft
from events.errors import DeletedMeanwhile
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from events.services.recording import Receipt, Status, record_events
from tests.concurrency import (
    Running,
    at_once,
    before_statement,
    elsewhere,
    wait_until_blocked,
)
from tests.factories import NOON, make_event, purchase

SECRET = {"note": "Sarah is allergic to nuts"}


def recording(member: Customer, drafts: list[Draft]) -> Callable[[], list[Receipt]]:
    return partial(record_events, workspace=member.workspace, drafts=drafts, at=NOON)


def deleting(member: Customer) -> Callable[[], int]:
    events = ActivityEvent.objects.of(member.workspace)
    return lambda: delete_events(workspace=member.workspace, events=events.all())


def test_a_batch_recorded_while_it_is_deleted_ends_whole_when_it_is_sent_again(
    member: Customer,
) -> None:
    send = recording(member, [purchase(member, external_id=f"ORD-{n}") for n in range(500)])
    send()

    at_once([send, deleting(member), send, deleting(member), send])
    last = send()

    assert {receipt.status for receipt in last} <= {Status.CREATED, Status.DUPLICATE}
    assert ActivityEvent.objects.of(member.workspace).count() == 500


def test_an_event_deleted_between_meeting_and_reading_it_is_said_to_be(member: Customer) -> None:
    make_event(member, external_id="ORD-1")

    with before_statement(
        "SELECT", '"events_activityevent"', call=lambda: elsewhere_delete(member)
    ):
        receipt = recording(member, [purchase(member, external_id="ORD-1")])()[0]

    assert receipt.status is Status.FAILED
    assert isinstance(receipt.refusal, DeletedMeanwhile)


def elsewhere_delete(member: Customer) -> None:
    elsewhere(deleting(member))


def test_two_deletions_at_once_count_each_event_once(member: Customer) -> None:
    recording(member, [purchase(member) for _ in range(500)])()

    deleted = at_once([deleting(member), deleting(member)])

    assert sorted(deleted) == [0, 500]


def test_an_erasure_waits_for_what_is_being_recorded_and_blanks_it(member: Customer) -> None:
    with transaction.atomic():
        recording(member, [purchase(member, metadata=SECRET)])()
        erasing = Running(lambda: erase_customer(customer=member, at=NOON))
        wait_until_blocked()

    assert erasing.outcome().events == 1
    assert ActivityEvent.objects.of(member.workspace).get().metadata == {}


def test_a_recording_that_began_before_an_erasure_keeps_it_out_until_it_is_done(
    member: Customer,
) -> None:
    erasures: list[Running] = []

    def erase() -> None:
        erasures.append(Running(lambda: erase_customer(customer=member, at=NOON)))
        wait_until_blocked()

    with before_statement("INSERT INTO events_activityevent", call=erase):
        recording(member, [purchase(member, metadata=SECRET)])()

    assert erasures[0].outcome().events == 1
    assert ActivityEvent.objects.of(member.workspace).get().metadata == {}


def test_twin_without_its_lock_a_recording_would_bring_back_what_was_erased(
    member: Customer,
) -> None:
    # A look-up that locks nothing, as the ordinary one would be.
    found = Customer.objects.of(member.workspace).living().get(external_id="sarah")
    with transaction.atomic():
        elsewhere(lambda: erase_customer(customer=member, at=NOON))
        ActivityEvent.objects.create(
            workspace=found.workspace,
            customer=found,
            event_category="activity",
            event_type="visit",
            occurred_at=NOON,
            received_at=NOON,
            metadata=SECRET,
        )

    assert ActivityEvent.objects.of(member.workspace).get().metadata == SECRET


def test_nothing_is_recorded_for_somebody_who_is_being_erased(member: Customer) -> None:
    with transaction.atomic():
        erase_customer(customer=member, at=NOON)
        late = Running(recording(member, [purchase(member, metadata=SECRET)]))
        wait_until_blocked()

    assert late.outcome()[0].status is Status.FAILED
    assert not ActivityEvent.objects.of(member.workspace).exists()


def test_an_erasure_and_a_deletion_of_the_same_events_do_not_deadlock(member: Customer) -> None:
    earlier, later = _kept_in_another_order_than_their_ids(member)

    with transaction.atomic():
        delete_one(member, earlier)
        erasing = Running(lambda: erase_customer(customer=member, at=NOON))
        wait_until_blocked()
        delete_one(member, later)

    assert erasing.outcome().events == 0


def test_twin_blanked_in_the_order_of_the_table_they_would_deadlock(member: Customer) -> None:
    earlier, later = _kept_in_another_order_than_their_ids(member)
    blanking = ActivityEvent.objects.of(member.workspace).about(member.id)

    faults = []
    try:
        with transaction.atomic():
            delete_one(member, earlier)
            erasing = Running(lambda: blanking.update(metadata={}))
            wait_until_blocked()
            delete_one(member, later)
    except OperationalError as fault:
        faults.append(fault)
    faults += [one for one in [erasing.outcome()] if isinstance(one, OperationalError)]

    assert len(faults) == 1
    assert "deadlock detected" in str(faults[0])


def _kept_in_another_order_than_their_ids(member: Customer) -> tuple[str, str]:
    # Ids follow the batch, places in the table the external ids.
    recording(member, [purchase(member, external_id="B"), purchase(member, external_id="A")])()
    return "B", "A"


def delete_one(member: Customer, external_id: str) -> None:
    events = ActivityEvent.objects.known_as([external_id])
    assert delete_events(workspace=member.workspace, events=events) == 1
