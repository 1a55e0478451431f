"""Members of a segment that many count at once, while customers come in, leave and are erased."""

from functools import partial
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from analytics.models import Census, SegmentMember
from analytics.segments.keeping import counting
from events.services.privacy import erase_customer
from tests.analytics.segments.asking import did
from tests.analytics.segments.setting import BUYERS, count, kept, make_segment, told
from tests.concurrency import at_once, before_statement, elsewhere, outcomes_of
from tests.factories import NOON, make_member


def buyers(workspace: Workspace, number: int) -> list[Customer]:
    """So many customers who each bought something."""
    people = [make_member(workspace, f"c{n:02}") for n in range(number)]
    for one in people:
        did(one, "purchase")
    return people


def test_fifty_who_count_at_once_tell_of_each_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "CHUNK", 3)
    segment = make_segment(workspace)
    count(segment)
    buyers(workspace, 10)

    at_once([partial(count, segment)] * 50)
    count(segment)

    assert sorted(told(segment)) == [("entered", f"c{n:02}") for n in range(10)]
    assert len(kept(segment)) == 10


def test_without_turns_a_count_that_is_late_puts_back_who_left(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: who has counted and then is slow undoes what was counted after."""
    segment = make_segment(workspace)
    count(segment)
    (ana,) = buyers(workspace, 1)

    def overtake() -> None:
        make_segment(workspace, criteria=BUYERS | {"event_types": ["visit"]})
        count(segment)

    taken = Census.objects.filter

    def whatever_the_turn(*args: Any, **named: Any) -> Any:
        return taken(*args, **{name: one for name, one in named.items() if name != "turn"})

    guarded = _late_count(segment, overtake)
    with monkeypatch.context() as unguarded:
        unguarded.setattr(Census.objects, "filter", whatever_the_turn)
        make_segment(workspace)
        late = _late_count(segment, overtake)

    assert (guarded, late) == (set(), {ana.external_id})


def _late_count(segment: Any, overtake: Any) -> set[str]:
    """Who is in after a count before whose first move others changed the criteria."""
    with before_statement("analytics_census", "FOR UPDATE", call=partial(elsewhere, overtake)):
        count(segment)
    rows = SegmentMember.objects.of(segment.workspace).filter(segment=segment)
    return {one.customer.external_id for one in rows.select_related("customer")}


def test_who_is_erased_meanwhile_does_not_come_in(workspace: Workspace) -> None:
    segment = make_segment(workspace)
    count(segment)
    people = buyers(workspace, 6)

    def erase(one: Customer) -> None:
        erase_customer(customer=one, at=NOON)

    outcomes = outcomes_of(
        [partial(count, segment), *[partial(erase, one) for one in people[:3]]] * 2
    )
    count(segment)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert kept(segment) == {"c03", "c04", "c05"}
    assert not SegmentMember.objects.of(workspace).exclude(customer__erased_at=None).exists()


def test_who_is_erased_between_counting_and_moving_does_not_come_in(workspace: Workspace) -> None:
    segment = make_segment(workspace)
    count(segment)
    (ana,) = buyers(workspace, 1)

    def erase() -> None:
        erase_customer(customer=ana, at=NOON)

    with before_statement("analytics_census", "FOR UPDATE", call=partial(elsewhere, erase)):
        count(segment)

    assert not SegmentMember.objects.of(workspace).exists()
    assert told(segment) == []


def test_what_is_recorded_while_it_is_counted_is_counted_next(workspace: Workspace) -> None:
    segment = make_segment(workspace)
    count(segment)
    first, second = (make_member(workspace, name) for name in ("ana", "ben"))
    did(first, "purchase")
    buy = partial(did, second, "purchase")

    with before_statement("analytics_census", "FOR UPDATE", call=partial(elsewhere, buy)):
        count(segment)
    before = kept(segment)
    count(segment)

    assert (before, kept(segment)) == ({"ana"}, {"ana", "ben"})
    assert told(segment) == [("entered", "ana"), ("entered", "ben")]
