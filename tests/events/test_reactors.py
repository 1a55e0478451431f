"""Who reacts to the stream is called in its transaction, and what it gives is in the receipt."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Customer
from events import reactors
from events.models import ActivityEvent, Message
from events.services.deleting import delete_events
from events.services.recording import Extent, Terms, record_events
from tests.events import listeners
from tests.events.listeners import Counter
from tests.factories import NOON, key_header, make_event, purchase

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The only reactor."""
    made = Counter()
    monkeypatch.setattr(listeners, "counter", made)
    reactors._loaded.cache_clear()
    settings.EVENT_REACTORS = [f"{listeners.__name__}.counter"]
    return made


def test_a_batch_is_one_call_with_what_was_created(member: Customer, counter: Counter) -> None:
    make_event(member, external_id="ORD-1")
    known, fresh = purchase(member, external_id="ORD-1"), purchase(member, external_id="ORD-2")
    wrong = purchase(member, "-1")

    record_events(workspace=member.workspace, drafts=[known, fresh, wrong, fresh], at=NOON)

    _, batch = counter.recorded_batches
    assert [entry.external_id for entry in batch] == ["ORD-2"]
    assert batch[0].customer_id == member.id


def test_nobody_is_called_when_nothing_was_created(member: Customer, counter: Counter) -> None:
    record_events(workspace=member.workspace, drafts=[purchase(member, "-1")], at=NOON)

    assert counter.recorded_batches == []


def test_what_a_reactor_cannot_do_undoes_the_recording(member: Customer, counter: Counter) -> None:
    counter.fault = ZeroDivisionError("the rules are broken")

    with pytest.raises(ZeroDivisionError):
        record_events(workspace=member.workspace, drafts=[purchase(member)], at=NOON)

    assert not ActivityEvent.objects.of(member.workspace).exists()
    assert not Message.objects.filter(workspace=member.workspace).exists()


def test_a_rehearsal_says_what_would_be_earned(member: Customer, counter: Counter) -> None:
    terms = Terms(extent=Extent.REHEARSAL)

    receipt = record_events(
        workspace=member.workspace, drafts=[purchase(member)], at=NOON, terms=terms
    )[0]

    assert receipt.earned == {"points": 1}
    assert not ActivityEvent.objects.of(member.workspace).exists()


def test_what_one_event_earned_is_in_its_answer_and_not_in_its_duplicates(
    member: Customer, counter: Counter
) -> None:
    body = {"pass_id": str(member.id), "event_category": "activity", "event_type": "visit"}
    headers = key_header(member.workspace)

    answers = [
        Client().post("/events", body | {"external_id": "V-1"}, "application/json", headers=headers)
        for _ in range(2)
    ]

    assert [(one.status_code, one.json()["earned"]) for one in answers] == [
        (201, {"points": 1}),
        (200, {}),
    ]


def test_what_a_batch_earned_is_in_its_results(member: Customer, counter: Counter) -> None:
    visit = {"pass_id": str(member.id), "event_category": "activity", "event_type": "visit"}
    batch = [visit | {"external_id": name} for name in ("V-1", "V-2", "V-1")]

    answer = Client().post(
        "/events/batch", batch, "application/json", headers=key_header(member.workspace)
    )

    results = answer.json()["results"]
    assert [one.get("earned") for one in results] == [{"points": 1}, {"points": 1}, None]


def test_deleting_calls_the_reactor(member: Customer, counter: Counter) -> None:
    event = make_event(member)

    delete_events(workspace=member.workspace, events=ActivityEvent.objects.all())

    assert counter.removed_ids == [event.id]
