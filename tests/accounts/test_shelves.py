"""Where pages are kept: no more than fits, and none for longer than it may be."""

import time

import pytest
from django.urls import ResolverMatch

from accounts.pages.proofs import Proof
from accounts.pages.shelves import Kept, Shelf

MATCH = ResolverMatch(print, (), {})
# As much as is counted for what is around a page.
_SMALL = Kept(b"", {}, MATCH, None, 0).size


def page(content: bytes = b"", *, seconds: float = 60) -> Kept:
    return Kept(content, {}, MATCH, None, time.monotonic() + seconds)


def test_what_was_kept_first_makes_room() -> None:
    shelf = Shelf(most_bytes=3 * _SMALL)

    for name in "abcd":
        shelf.put((name,), page())

    assert [name for name in "abcd" if shelf.get((name,))] == ["b", "c", "d"]


def test_what_is_made_anew_is_no_longer_the_oldest() -> None:
    shelf = Shelf(most_bytes=3 * _SMALL)

    for name in "abcad":
        shelf.put((name,), page())

    assert [name for name in "abcd" if shelf.get((name,))] == ["a", "c", "d"]


def test_endless_addresses_take_no_more_than_there_is() -> None:
    shelf = Shelf(most_bytes=100_000)

    for number in range(1_000):
        shelf.put((str(number),), page(b"x" * 1_000))

    assert len(shelf) == 100_000 // (1_000 + _SMALL)


def test_what_a_proof_saw_takes_room_too() -> None:
    shelf = Shelf(most_bytes=100_000)
    proof = Proof("", {}, [("ticket (0,1)1234567", None)] * 400, "7:7:", is_first=False)

    shelf.put(("a",), Kept(b"", {}, MATCH, None, time.monotonic() + 60, proof))

    assert len(shelf) == 0


def test_what_is_larger_than_all_that_is_kept_is_not_kept() -> None:
    shelf = Shelf(most_bytes=10_000)

    shelf.put(("a",), page(b"x" * 10_000))

    assert len(shelf) == 0


def test_what_is_too_old_is_neither_given_nor_kept() -> None:
    shelf = Shelf(most_bytes=100_000)
    shelf.put(("of who signed out",), page(seconds=-1))
    found = shelf.get(("of who signed out",))

    shelf.put(("another",), page())

    assert found is None
    assert len(shelf) == 1


@pytest.mark.parametrize("sizes", [(1, 2, 3), (3, 2, 1), (5_000, 0, 5_000)])
def test_what_is_taken_away_counts_no_longer(sizes: tuple[int, ...]) -> None:
    shelf = Shelf(most_bytes=2 * _SMALL + 5_000)
    for size in sizes:
        shelf.put(("a",), page(b"x" * size))

    shelf.put(("b",), page())

    assert len(shelf) == 2
