"""The log of changes: in the order of the positions, page by page, and nothing twice."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from core.errors import Invalid
from events.changes import reading
from events.models import Message
from events.outbox import publish
from tests.concurrency import elsewhere
from tests.events.messages.telling import hand_on, numbers_of, read, read_all, tell, tell_each

pytestmark = pytest.mark.django_db


def test_what_was_told_is_read_in_its_order(workspace: Workspace) -> None:
    tell(workspace, 1, 2)
    tell(workspace, 3)
    hand_on(workspace)

    found = read(workspace)

    assert numbers_of(found) == [1, 2, 3]
    assert [one.cursor for one in found.notices] == ["1-0", "2-0", "3-0"]
    assert (found.next, found.has_more) == ("3-0", False)


def test_what_waits_has_no_place_yet(workspace: Workspace) -> None:
    tell(workspace, 1)
    hand_on(workspace)
    tell(workspace, 2)

    assert numbers_of(read(workspace)) == [1]


def test_an_empty_log_has_a_cursor_that_can_be_used(workspace: Workspace) -> None:
    first = read(workspace)
    tell(workspace, 1)
    hand_on(workspace)

    assert (first.next, first.has_more) == ("0-0", False)
    assert numbers_of(read(workspace, first.next)) == [1]


def test_where_nothing_is_new_the_cursor_stays(workspace: Workspace) -> None:
    tell(workspace, 1)
    hand_on(workspace)

    again = read(workspace, "1-0")

    assert (again.notices, again.next, again.has_more) == ([], "1-0", False)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 7, 100])
def test_pages_may_end_within_a_message(workspace: Workspace, limit: int) -> None:
    tell(workspace, 1)
    tell_each(workspace, 2, 3, 4, 5)
    tell(workspace, 6)
    tell_each(workspace, 7)
    hand_on(workspace)

    pages = list(read_all(workspace, limit=limit))

    assert [n for page in pages for n in numbers_of(page)] == [1, 2, 3, 4, 5, 6, 7]
    assert all(len(page.notices) == limit for page in pages[:-1])
    assert [page.notices[-1].cursor for page in pages] == [page.next for page in pages]


def test_the_last_message_may_be_read_in_parts(workspace: Workspace) -> None:
    tell_each(workspace, 1, 2, 3)
    hand_on(workspace)

    rest = read(workspace, "1-0")

    assert (numbers_of(rest), rest.next, rest.has_more) == ([2, 3], "1-2", False)


def test_a_message_about_nothing_holds_nobody_up(workspace: Workspace) -> None:
    tell_each(workspace)
    hand_on(workspace)
    alone = read(workspace)
    tell(workspace, 1)
    hand_on(workspace)

    assert (alone.notices, alone.next) == ([], "1-0")
    assert numbers_of(read(workspace, alone.next)) == [1]


def test_another_workspaces_log_is_its_own(workspace: Workspace, stranger: Customer) -> None:
    tell(workspace, 1)
    tell(stranger.workspace, 2)
    hand_on(workspace)
    hand_on(stranger.workspace)

    assert numbers_of(read(workspace)) == [1]
    assert numbers_of(read(stranger.workspace)) == [2]


def test_of_a_few_types_the_cursor_passes_over_the_others(workspace: Workspace) -> None:
    tell(workspace, 1)
    tell(workspace, 2, type="answer")
    tell_each(workspace, 3, 4)
    hand_on(workspace)

    found = read(workspace, types={"answer"})

    assert (numbers_of(found), found.next, found.has_more) == ([2], "3-1", False)
    assert read(workspace, found.next, types={"answer"}).next == "3-1"


def test_for_few_types_one_call_looks_at_so_much_only(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SPAN", 3)
    tell(workspace, 1, 2, 3, 4)
    tell(workspace, 5, type="answer")
    hand_on(workspace)

    first = read(workspace, types={"answer"})
    second = read(workspace, first.next, types={"answer"})

    assert (first.notices, first.next, first.has_more) == ([], "3-0", True)
    assert (numbers_of(second), second.has_more) == ([5], False)


@pytest.mark.parametrize("cursor", ["2-0", "900000000000000000-0"])
def test_a_cursor_beyond_the_end_is_refused(workspace: Workspace, cursor: str) -> None:
    tell(workspace, 1)
    hand_on(workspace)

    with pytest.raises(Invalid) as refused:
        read(workspace, cursor)

    assert refused.value.faults[0].code == "cursor_ahead"


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_comes_late_and_is_not_lost(workspace: Workspace) -> None:
    with transaction.atomic():
        publish(workspace=workspace, type="told", body={"n": 1})
        elsewhere(partial(tell, workspace, 2))
        elsewhere(partial(hand_on, workspace))
        first = elsewhere(partial(read, workspace))
    hand_on(workspace)

    second = read(workspace, first.next)

    assert (numbers_of(first), numbers_of(second)) == ([2], [1])


def test_a_thousand_cost_as_many_statements_as_one(workspace: Workspace) -> None:
    tell(workspace, 0)
    hand_on(workspace)
    one = statements(workspace)
    for first in range(1, 900, 30):
        tell(workspace, *range(first, first + 30))
    hand_on(workspace)

    many = statements(workspace)

    assert len(read(workspace).notices) == 901
    assert many == one <= 4


def statements(workspace: Workspace) -> int:
    """How many statements it takes to read the log."""
    with CaptureQueriesContext(connection) as captured:
        read(workspace)
    return len([one for one in captured if "SAVEPOINT" not in one["sql"]])


def test_a_short_page_of_long_messages_fetches_few_of_them(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        tell_each(workspace, 1, 2, 3)
    hand_on(workspace)
    monkeypatch.setattr(reading, "_FETCHED_AT_ONCE", 2)
    fetched: list[object] = []

    def count(instance: object, **_: object) -> None:
        fetched.append(instance)

    post_init.connect(count, sender=Message)
    found = read(workspace, limit=3)
    post_init.disconnect(count, sender=Message)

    assert (numbers_of(found), len(fetched)) == ([1, 2, 3], 2)


def test_who_is_far_behind_reads_by_the_index(workspace: Workspace) -> None:
    for first in range(0, 3000, 500):
        tell(workspace, *range(first, first + 500))
    hand_on(workspace)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_message")
    rows = Message.objects.filter(workspace=workspace, position__gte=7, position__lte=2900)

    plan = rows.order_by("position")[:50].explain()

    assert "Index Scan using message_position_once" in plan
    assert "Sort" not in plan
