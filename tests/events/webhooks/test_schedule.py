"""When a message is tried again, and when it is given up."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config.environment import read, waits
from events.webhooks.schedule import JITTER, first_attempt, next_attempt
from tests.factories import NOON

MINUTE, HOUR = 60, 3600


def test_the_first_attempt_is_at_once() -> None:
    assert first_attempt(at=NOON) == NOON


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [
        (1, 5),
        (2, 5 * MINUTE),
        (3, 30 * MINUTE),
        (4, 2 * HOUR),
        (5, 5 * HOUR),
        (6, 10 * HOUR),
        (7, 14 * HOUR),
        (8, 20 * HOUR),
        (9, 24 * HOUR),
    ],
)
def test_each_wait_is_longer_and_never_shorter_than_it_says(attempts: int, seconds: int) -> None:
    dues = [next_attempt(attempts, at=NOON) for _ in range(200)]

    waited = [(due - NOON).total_seconds() for due in dues if due is not None]
    assert len(waited) == 200
    assert seconds <= min(waited) <= max(waited) <= seconds * (1 + JITTER)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({next_attempt(3, at=NOON) for _ in range(50)}) > 40


def test_after_ten_attempts_it_is_given_up() -> None:
    assert next_attempt(10, at=NOON) is None


def test_a_schedule_of_ones_own(settings: Settings) -> None:
    settings.WEBHOOK_SCHEDULE = [60, 0]

    assert first_attempt(at=NOON) == NOON + timedelta(seconds=60)
    assert (next_attempt(1, at=NOON), next_attempt(2, at=NOON)) == (NOON, None)


@pytest.mark.parametrize("text", ["soon", "0,-5", "0,,5", "0;5", "1.5"])
def test_a_wrong_schedule_names_its_variable(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOYER_WEBHOOK_SCHEDULE", text)

    with pytest.raises(ImproperlyConfigured, match="FOYER_WEBHOOK_SCHEDULE"):
        read("FOYER_WEBHOOK_SCHEDULE", waits, default="0")
