"""What was read of rollups is read again only after somebody folded."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from analytics.rollups.memory import MOST_ENTRIES, forget_all, keep, known
from analytics.stats.answering import answer
from analytics.stats.question import Period, of_period
from tests.concurrency import before_statement, elsewhere
from tests.factories import NOON, make_event, make_member, make_workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    """Every test begins, and leaves, with nothing read."""
    forget_all()
    yield
    forget_all()


@pytest.fixture
def regular() -> Customer:
    """Somebody who bought once, in a house whose rollups are there."""
    regular = make_member(make_workspace())
    make_event(regular)
    build(workspace=regular.workspace)
    return regular


def asked(house: Workspace) -> tuple[int, int]:
    """How many purchases there are this week, and how many statements it took to know."""
    with CaptureQueriesContext(connection) as statements:
        found = answer(of_period(Period.WEEK, workspace=house, at=NOON))
    return found.whole.count, len(statements)


def test_the_same_question_is_cheaper_until_somebody_folds(regular: Customer) -> None:
    house = regular.workspace

    first, again = asked(house), asked(house)
    make_event(regular)
    waiting = asked(house)
    fold(workspace=house)
    folded = asked(house)

    assert (first, again) == ((1, 4), (1, 3))
    assert waiting[0] == folded[0] == 2
    assert folded[1] == 4


def test_what_is_rolled_back_is_not_remembered(regular: Customer) -> None:
    house = regular.workspace
    make_event(regular)

    with transaction.atomic():
        fold(workspace=house)
        assert asked(house)[0] == 2
        transaction.set_rollback(True)
    make_event(regular, kind="visit", category="activity")
    fold(workspace=house)

    assert asked(house)[0] == 3


def test_only_so_much_is_remembered(regular: Customer) -> None:
    edition = (regular.workspace.id, 1, NOON)

    for number in range(MOST_ENTRIES + 1):
        keep(edition, {number: "read"})

    assert known(edition, MOST_ENTRIES) == "read"
    assert known(edition, 0) is None


def test_what_was_read_while_somebody_folded_is_not_kept(regular: Customer) -> None:
    house = regular.workspace
    make_event(regular)

    def fold_elsewhere() -> None:
        elsewhere(lambda: fold(workspace=house))

    with before_statement("SELECT version", call=fold_elsewhere):
        found = asked(house)

    assert found == (2, 8)
