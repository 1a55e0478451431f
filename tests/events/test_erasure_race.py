"""Recording and erasing at once: what was said of a person a moment ago does not come back."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import Customer
from events.models import ActivityEvent
from events.services import people, recording
from events.services.privacy import erase_customer
from events.services.storing import insert_entries
from tests.factories import NOON, purchase

pytestmark = pytest.mark.django_db(transaction=True)

GUARD = "FOR KEY SHARE"


def _is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def record_while_erasing(member: Customer, monkeypatch: pytest.MonkeyPatch) -> ActivityEvent:
    """Erase the member between the moment they are found and the moment the event is kept."""

    def erase() -> None:
        try:
            erase_customer(customer=member, at=NOON)
        finally:
            connection.close()

    erasing = threading.Thread(target=erase)
    insert: Callable[..., Any] = insert_entries

    def insert_later(**terms: Any) -> Any:
        erasing.start()
        deadline = time.monotonic() + 10
        while erasing.is_alive() and not _is_waiting() and time.monotonic() < deadline:
            time.sleep(0.01)
        return insert(**terms)

    monkeypatch.setattr(recording, "insert_entries", insert_later)
    draft = purchase(member, metadata={"note": "secret"})
    receipt = recording.record_events(workspace=member.workspace, drafts=[draft], at=NOON)[0]
    erasing.join(timeout=10)
    return ActivityEvent.objects.get(workspace=member.workspace, id=str(receipt.id))


def test_an_erasure_waits_for_what_is_being_recorded_and_blanks_it(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = record_while_erasing(member, monkeypatch)

    member.refresh_from_db()
    assert member.erased_at == NOON
    assert (event.metadata, str(event.amount)) == ({}, "10.0000")


def test_without_the_lock_the_text_outlives_the_erasure(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded = {
        name: text
        for name, text in vars(people).items()
        if isinstance(text, str) and GUARD in text and not name.startswith("__")
    }
    for name, text in guarded.items():
        monkeypatch.setattr(people, name, text.replace(GUARD, ""))

    event = record_while_erasing(member, monkeypatch)

    assert guarded
    assert event.metadata == {"note": "secret"}
