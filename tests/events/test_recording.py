"""Recording: each fact once, in the order it came."""

import pytest

from accounts.models import Customer
from events.models import ActivityEvent, Message
from events.services.recording import Status, record_events
from tests.factories import NOON, purchase

pytestmark = pytest.mark.django_db


def test_a_purchase_is_recorded_with_a_receipt(member: Customer) -> None:
    draft = purchase(member, "49.99", external_id="ORD-1")

    receipt = record_events(workspace=member.workspace, drafts=[draft], at=NOON)[0]

    event = ActivityEvent.objects.get(workspace=member.workspace, id=str(receipt.id))
    assert receipt.status is Status.CREATED
    assert (str(event.amount), event.currency, event.customer_id) == ("49.9900", "EUR", member.id)


def test_the_same_event_again_is_the_first_event(member: Customer) -> None:
    draft = purchase(member, external_id="ORD-1")
    first = record_events(workspace=member.workspace, drafts=[draft], at=NOON)[0]

    again = record_events(workspace=member.workspace, drafts=[draft, draft], at=NOON)

    assert [(r.status, r.id) for r in again] == [(Status.DUPLICATE, first.id)] * 2
    assert ActivityEvent.objects.filter(workspace=member.workspace).count() == 1


def test_what_was_recorded_is_news(member: Customer) -> None:
    receipt = record_events(workspace=member.workspace, drafts=[purchase(member)], at=NOON)[0]

    message = Message.objects.get(workspace=member.workspace)

    assert message.type == "event.recorded"
    assert message.body == {"each": [{"activity_id": str(receipt.id)}]}
