"""Keys: version 7, and in the order in which they were made."""

import time

import pytest

from core.ids import uuid7, uuid7_series


def test_a_key_is_of_version_7_and_knows_its_millisecond() -> None:
    before = time.time_ns() // 1_000_000

    key = uuid7()

    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert before <= key.int >> 80 <= time.time_ns() // 1_000_000


def test_keys_made_one_microsecond_after_the_other_are_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter(range(1_700_000_000_000_000_000, 1_700_000_000_003_000_000, 1000))
    monkeypatch.setattr("core.ids.time.time_ns", lambda: next(clock))

    keys = [uuid7() for _ in range(3000)]

    assert keys == sorted(keys)


def test_a_series_is_in_order_and_unique() -> None:
    keys = uuid7_series(20_000)

    assert keys == sorted(keys)
    assert len(set(keys)) == 20_000
    assert {key.version for key in keys} == {7}
