"""Who led to a message stays with it, and is nobody else's business."""

from uuid import UUID

import pytest

from accounts.models import Workspace
from events.messages.notices import notices_of, rendered
from events.models import Message
from events.origin import caused_by
from events.outbox import publish, publish_all
from tests.factories import make_event, make_member

pytestmark = pytest.mark.django_db
FIRST, SECOND = UUID(int=1), UUID(int=2)


def test_a_message_keeps_the_automations_that_led_to_it(workspace: Workspace) -> None:
    with caused_by([FIRST, SECOND]):
        publish(workspace=workspace, type="told", body={})

    assert _origins(workspace) == [[str(FIRST), str(SECOND)]]


def test_each_of_several_messages_keeps_them(workspace: Workspace) -> None:
    with caused_by([FIRST]):
        publish_all(workspace=workspace, news=[("told", {}), ("told", {})])

    assert _origins(workspace) == [[str(FIRST)], [str(FIRST)]]


def test_what_nobodys_automation_caused_has_no_origin(workspace: Workspace) -> None:
    with caused_by([FIRST]):
        pass

    make_event(make_member(workspace))

    assert set(map(str, _origins(workspace))) == {"None"}


def test_others_are_not_told_of_the_origin(workspace: Workspace) -> None:
    with caused_by([FIRST]):
        publish(workspace=workspace, type="told", body={"place": "bar"})

    notices = notices_of(Message.objects.get(workspace=workspace))

    assert set(rendered(workspace, notices)[0]) == {"event_id", "timestamp", "type", "place"}


def _origins(workspace: Workspace) -> list[list[str] | None]:
    rows = Message.objects.filter(workspace=workspace).order_by("id")
    return list(rows.values_list("origin", flat=True))
