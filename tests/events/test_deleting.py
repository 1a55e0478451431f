"""Deleting events: with what they led to, and only the workspace's own."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from accounts.models import Customer, Workspace
from events.drafts import Entry
from events.models import ActivityEvent, Message
from events.outbox import News
from events.services.deleting import delete_events
from events.services.recording import record_events
from tests.factories import NOON, make_event, purchase

pytestmark = pytest.mark.django_db


class Witness:
    """A reactor that remembers which events were taken back."""

    def __init__(self) -> None:
        self.removed_ids: list[UUID] = []

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        return {}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        kept = ActivityEvent.objects.of(workspace).filter(id__in=event_ids)
        self.removed_ids += [event.id for event in kept]


witness = Witness()


@pytest.fixture
def watching(settings: Settings) -> Witness:
    """The witness, listed as the only reactor."""
    settings.EVENT_REACTORS = [f"{__name__}.witness"]
    witness.removed_ids.clear()
    return witness


def test_deleting_takes_back_what_events_led_to(member: Customer, watching: Witness) -> None:
    gone, kept = make_event(member), make_event(member)

    deleted = delete_events(
        workspace=member.workspace, events=ActivityEvent.objects.filter(id=gone.id)
    )

    assert (deleted, watching.removed_ids) == (1, [gone.id])
    assert list(ActivityEvent.objects.of(member.workspace)) == [kept]


def test_what_was_deleted_is_news(member: Customer) -> None:
    event = make_event(member)

    delete_events(workspace=member.workspace, events=ActivityEvent.objects.all())

    message = Message.objects.get(workspace=member.workspace, type="event.deleted")
    assert message.body == {"each": [{"activity_id": str(event.id)}]}


def test_another_workspaces_events_stay(member: Customer, stranger: Customer) -> None:
    make_event(member)
    foreign = make_event(stranger)

    deleted = delete_events(workspace=member.workspace, events=ActivityEvent.objects.all())

    assert deleted == 1
    assert ActivityEvent.objects.get() == foreign


def test_thousands_go_in_one_call(member: Customer) -> None:
    for _ in range(2):
        record_events(workspace=member.workspace, drafts=[purchase(member)] * 1000, at=NOON)
    make_event(member)

    deleted = delete_events(workspace=member.workspace, events=ActivityEvent.objects.all())

    assert deleted == 2001
    assert not ActivityEvent.objects.of(member.workspace).exists()
