"""What receivers answered: not for ever, and not of who was erased."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from core.api.rendering import instant
from events.models import WebhookDelivery
from events.relay import relay
from events.services.privacy import erase_customer
from events.webhooks import emptying
from events.webhooks.forgetting import forget_deliveries
from events.webhooks.states import DeliveryState
from tests.events.webhooks.behaviours import answer
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.setting import make_delivery, make_endpoint
from tests.events.webhooks.working import delivery_to, work_off
from tests.factories import NOON, make_event, make_member

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def ana(workspace: Workspace) -> Customer:
    """Somebody whom receivers may name."""
    return make_member(workspace, "ana-4711", name="Ana Sánchez (1)", email="ana@example.com")


def attempt(said: str, at: datetime = NOON) -> dict[str, Any]:
    return {"at": instant(at), "status": 400, "ms": 3, "fault": "bad_status", "answer": said}


def answered(workspace: Workspace, *said: str, **more: Any) -> WebhookDelivery:
    """A delivery that was answered so, attempt by attempt."""
    log = [attempt(one) for one in said]
    return make_delivery(make_endpoint(workspace), log=log, at=NOON, **more)


def answers(delivery: WebhookDelivery) -> list[str]:
    delivery.refresh_from_db()
    return [one["answer"] for one in delivery.log]


@pytest.mark.usefixtures("sending")
def test_what_a_receiver_echoed_is_forgotten_with_the_person(
    ana: Customer, receiver: Receiver
) -> None:
    endpoint = make_endpoint(ana.workspace, url=receiver.url)
    receiver.usually = answer(400, "no such person: Ana Sánchez (1)".encode())
    make_event(ana)
    relay(workspace=ana.workspace)
    work_off()
    before = delivery_to(endpoint).log

    erase_customer(customer=ana, at=NOON)

    after = delivery_to(endpoint).log
    assert [one["answer"] for one in before] == ["no such person: Ana Sánchez (1)"]
    assert after == [one | {"answer": ""} for one in before]


@pytest.mark.parametrize("state", DeliveryState)
@pytest.mark.parametrize(
    "said", ["ANA-4711", '{"to": "ana@example.com"}', '{"n": "Ana S\\u00e1nchez (1)"}', "<{id}>"]
)
def test_however_a_person_is_named_the_answer_is_emptied(
    ana: Customer, said: str, state: DeliveryState
) -> None:
    named = said.replace("{id}", str(ana.id))
    delivery = answered(ana.workspace, "try later", named, "", state=state)

    erase_customer(customer=ana, at=NOON)

    assert answers(delivery) == ["try later", "", ""]


def test_answers_that_name_others_stay(ana: Customer, stranger: Customer) -> None:
    others = answered(ana.workspace, "ana-47110", "Ana Sánchez (2)", "banana@example.com")
    elsewhere = answered(stranger.workspace, "ana-4711")

    erase_customer(customer=ana, at=NOON)

    assert answers(others) == ["ana-47110", "Ana Sánchez (2)", "banana@example.com"]
    assert answers(elsewhere) == ["ana-4711"]


def test_what_waits_for_longer_than_the_log_lasts_keeps_no_answers(
    workspace: Workspace, stranger: Customer
) -> None:
    log = [attempt("old"), attempt("", NOON + DAY), attempt("new", NOON + 20 * DAY)]
    waiting = make_delivery(make_endpoint(workspace), at=NOON, log=log)
    theirs = answered(stranger.workspace, "old")

    forget_deliveries(workspace=workspace, at=NOON + 31 * DAY)

    waiting.refresh_from_db()
    assert waiting.log == [log[0] | {"answer": ""}, *log[1:]]
    assert answers(theirs) == ["old"]


def test_old_answers_are_emptied_chunk_by_chunk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emptying, "_OLD", emptying._OLD.replace("LIMIT 1000", "LIMIT 2"))
    endpoint = make_endpoint(workspace)
    same, later = NOON, NOON + DAY
    waiting = [
        make_delivery(endpoint, at=at, log=[attempt("old")])
        for at in (same, same, same, same, later)
    ]

    forget_deliveries(workspace=workspace, at=NOON + 35 * DAY)

    assert [answers(one) for one in waiting] == [[""]] * 5
