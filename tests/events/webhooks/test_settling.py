"""Writing down goes on after a deadlock."""

from typing import Any

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, QueryCanceled

from events.webhooks.courier import settling


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the database does with one attempt after the other, `None` is all it should."""
    come: list[Any] = []

    def answer(statement: str, params: Any) -> list[tuple[Any, ...]]:
        cause = come.pop(0)
        if cause is not None:
            raise OperationalError from cause
        return []

    monkeypatch.setattr(settling, "run", answer)
    return come


def test_after_a_deadlock_it_is_written_down_once_more(tried: list[Any]) -> None:
    tried += [DeadlockDetected(), None]

    settling._write({})

    assert tried == []


@pytest.mark.parametrize(
    "faults", [[DeadlockDetected(), DeadlockDetected(), None], [QueryCanceled(), None]]
)
def test_after_another_one_or_another_fault_the_shift_ends(
    tried: list[Any], faults: list[Any]
) -> None:
    tried += faults

    with pytest.raises(OperationalError):
        settling._write({})

    assert tried == [None]
