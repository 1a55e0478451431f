"""Members are kept current, and who comes in and goes is told of, once."""

from datetime import timedelta

import pytest
from pyroaring import BitMap

from accounts.models import Customer, Workspace
from analytics.models import Census, SegmentMember
from analytics.segments.keeping import moving
from analytics.segments.keeping.due import AT_LATEST, PAUSE, due_segments
from analytics.segments.keeping.sweeping import keep_segments
from analytics.segments.services.defining import delete_segment
from events.export import export_customer
from events.models import RelayPosition
from events.services.privacy import erase_customer
from tests.analytics.segments.asking import did, made
from tests.analytics.segments.setting import BUYERS, count, kept, make_segment, told
from tests.factories import NOON

pytestmark = pytest.mark.django_db

LATELY = {"type": "recency", "event_types": ["purchase"], "within_days": 30}


def test_of_the_first_members_nothing_is_told(workspace: Workspace) -> None:
    did(made(workspace, "ana"), "purchase")
    segment = make_segment(workspace)

    assert count(segment)

    assert kept(segment) == {"ana"}
    assert told(segment) == []


def test_who_comes_in_later_is_told_of_once(workspace: Workspace) -> None:
    segment = make_segment(workspace)
    count(segment)
    did(made(workspace, "ana"), "purchase")

    count(segment)
    count(segment)

    assert kept(segment) == {"ana"}
    assert told(segment) == [("entered", "ana")]


def test_whose_time_has_passed_leaves(workspace: Workspace) -> None:
    did(made(workspace, "ana"), "purchase", on="2026-03-14")
    segment = make_segment(workspace, criteria=LATELY)
    count(segment)

    count(segment, at=NOON + timedelta(days=31))

    assert kept(segment) == set()
    assert told(segment) == [("left", "ana")]


def test_changed_criteria_move_members_as_events_do(workspace: Workspace) -> None:
    did(made(workspace, "ana"), "purchase")
    did(made(workspace, "ben"), "visit")
    segment = make_segment(workspace)
    count(segment)

    make_segment(workspace, criteria=BUYERS | {"event_types": ["visit"]})
    count(segment)

    assert kept(segment) == {"ben"}
    assert told(segment) == [("entered", "ben"), ("left", "ana")]


def test_a_worker_who_was_overtaken_changes_nothing(workspace: Workspace) -> None:
    segment = make_segment(workspace)
    count(segment)
    did(made(workspace, "ana"), "purchase")
    slow = moving.Move(workspace, segment, is_silent=False, at=NOON)
    turn = Census.objects.get(workspace=workspace, segment=segment).turn
    numbers = [made(workspace, "ana").number]
    count(segment)

    moved = moving.move(slow, turn=turn, entering=BitMap(numbers), leaving=BitMap())

    assert not moved
    assert told(segment) == [("entered", "ana")]


def test_many_move_in_several_steps(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.segments.keeping.counting.CHUNK", 2)
    segment = make_segment(workspace)
    count(segment)
    names = [f"c{number}" for number in range(5)]
    for name in names:
        did(made(workspace, name), "purchase")

    count(segment)

    assert kept(segment) == set(names)
    assert sorted(told(segment)) == [("entered", name) for name in names]


def test_a_worker_that_dies_in_the_middle_is_followed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.segments.keeping.counting.CHUNK", 2)
    segment = make_segment(workspace)
    count(segment)
    for number in range(5):
        did(made(workspace, f"c{number}"), "purchase")
    real, calls = moving.move, iter(range(9))

    def dies(*args: object, **named: object) -> bool:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(*args, **named)  # type: ignore[arg-type]  # passed on as it came

    with monkeypatch.context() as broken:
        broken.setattr("analytics.segments.keeping.counting.move", dies)
        with pytest.raises(KeyboardInterrupt):
            count(segment)
    assert len(kept(segment)) == 2
    count(segment)

    assert sorted(told(segment)) == [("entered", f"c{number}") for number in range(5)]


def test_who_is_erased_is_in_no_segment_and_not_told_of(member: Customer) -> None:
    did(member, "purchase")
    segment = make_segment(member.workspace)
    count(segment)

    erase_customer(customer=member, at=NOON)
    noted = SegmentMember.objects.of(member.workspace).count()
    count(segment)

    assert noted == 0
    assert kept(segment) == set()
    assert told(segment) == []


def test_a_copy_of_ones_own_names_the_segments(member: Customer) -> None:
    did(member, "purchase")
    segment = make_segment(member.workspace, title="Buyers")
    count(segment)

    export = export_customer(customer=member)

    assert export["segments"] == [{"segment": "buyers", "title": "Buyers", "since": NOON}]


def test_a_deleted_segment_takes_its_members_along(member: Customer) -> None:
    did(member, "purchase")
    segment = make_segment(member.workspace)
    count(segment)

    delete_segment(workspace=member.workspace, key="buyers")

    assert not SegmentMember.objects.of(member.workspace).exists()
    assert not count(segment)


def is_due(workspace: Workspace, at: object) -> bool:
    return bool(due_segments(workspace=workspace, at=at))  # type: ignore[arg-type]  # an instant


def test_a_segment_is_due_when_it_is_new_and_then_no_more(workspace: Workspace) -> None:
    segment = make_segment(workspace)

    assert is_due(workspace, NOON)
    count(segment)
    assert not is_due(workspace, NOON)


def test_a_segment_is_due_when_something_was_heard(workspace: Workspace) -> None:
    count(make_segment(workspace))

    RelayPosition.objects.create(workspace=workspace, last=1)

    assert not is_due(workspace, NOON)
    assert is_due(workspace, NOON + PAUSE)


@pytest.mark.parametrize("later", [AT_LATEST, timedelta(hours=12)])
def test_a_segment_is_due_after_a_while_and_on_the_next_day(
    workspace: Workspace, later: timedelta
) -> None:
    count(make_segment(workspace))

    assert is_due(workspace, NOON + later)


def test_a_segment_that_cannot_be_counted_holds_up_no_other(workspace: Workspace) -> None:
    broken, sound = make_segment(workspace, "a"), make_segment(workspace, "b")
    type(broken).objects.of(workspace).filter(id=broken.id).update(criteria={"type": "gone"})

    counted = keep_segments(workspaces=[workspace], at=NOON)

    assert counted == 1
    assert not is_due(workspace, NOON) or due_segments(workspace=workspace, at=NOON) == [broken]
    assert Census.objects.get(workspace=workspace, segment=sound).counted_at == NOON


def test_a_count_that_began_before_another_ended_changes_nothing(workspace: Workspace) -> None:
    lapsed = {"type": "recency", "event_types": ["purchase"], "not_within_days": 0}
    did(made(workspace, "ana"), "purchase")
    segment = make_segment(workspace, criteria=lapsed)
    evening = NOON.replace(hour=22, minute=59)
    count(segment, evening)
    count(segment, evening + timedelta(minutes=2))

    assert not count(segment, evening + timedelta(seconds=30))

    assert told(segment) == [("entered", "ana")]
