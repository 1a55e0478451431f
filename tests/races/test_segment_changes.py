"""A segment is changed while it is counted or deleted: one waits, and neither dies."""

from collections.abc import Callable

import pytest

from accounts.models import Workspace
from analytics.models import Segment
from analytics.segments.services.defining import delete_segment
from tests.analytics.rollups.writing import nobody_is_woken
from tests.analytics.segments.setting import BUYERS, count, make_segment
from tests.concurrency import Running, before_statement, wait_until_blocked
from tests.factories import make_event, make_member, make_workspace

pytestmark = pytest.mark.django_db(transaction=True)
TWICE = BUYERS | {"value": 2}


def counting(segment: Segment) -> None:
    """Somebody counts it; that it was changed meanwhile leaves it due."""
    count(segment)


def deleting(segment: Segment) -> None:
    """Somebody deletes it."""
    delete_segment(workspace=segment.workspace, key=segment.key)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (counting, ("INSERT INTO analytics_segmentmember",)),
        (deleting, ("DELETE", "analytics_segmentmember")),
    ],
)
def test_a_change_waits_and_is_kept(
    first: Callable[[Segment], None], words: tuple[str, ...]
) -> None:
    with nobody_is_woken():
        house: Workspace = make_workspace()
        segment = make_segment(house)
        make_event(make_member(house))
        changing: list[Running] = []

        def change() -> None:
            changing.append(Running(lambda: make_segment(house, criteria=TWICE)))
            wait_until_blocked()

        with before_statement(*words, call=change):
            first(segment)

        changed = changing[0].outcome()
        assert isinstance(changed, Segment), changed
        assert Segment.objects.of(house).get(key=segment.key).criteria["value"] == 2
