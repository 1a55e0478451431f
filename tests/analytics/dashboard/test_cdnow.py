"""A music shop's whole purchase log against what the file itself says."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from analytics.dashboard.months import Month
from analytics.dashboard.returning import Cohort, buyers_of, cohorts_of
from analytics.dashboard.rhythm import rhythm_of
from analytics.dashboard.sums import sums_of
from analytics.dashboard.worth import most_valuable
from analytics.models import Grain
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from analytics.rollups.periods import Days, start_of
from analytics.rollups.reading import Kept, look_at_once
from events.kinds import EventType
from tests.factories import make_workspace
from tests.imports.music_shop import LOG, import_log
from tests.shared_files import shared_file

pytestmark = pytest.mark.django_db

WHOLE = Days(date(1997, 1, 1), date(1998, 6, 30))
LAST = Month(date(1998, 6, 1))
Line = tuple[str, date, int]  # who, when, and how much in ten-thousandths


def lines() -> list[Line]:
    """The file, read as plainly as can be."""
    found = []
    for line in shared_file(LOG).read_text().splitlines():
        _master, who, day, _count, amount = line.split()
        on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        found.append((who, on, int(Decimal(amount) * 10_000)))
    return found


def naive_cohorts(log: list[Line]) -> list[Cohort]:
    """The table as one would do it with a pencil."""
    months: dict[str, set[Month]] = defaultdict(set)
    for who, on, _amount in log:
        months[who].add(Month.of(on))
    table = []
    for first in sorted({min(seen) for seen in months.values()}):
        new = [who for who in months if min(months[who]) == first]
        later = [first.plus(count) for count in range(1, LAST.since(first) + 1)]
        table.append(
            Cohort(first, len(new), [sum(one in months[who] for who in new) for one in later])
        )
    return table


def unfolded(shop: Workspace) -> None:
    """Everything waits beside rollups that are there, and empty."""


def half_folded(shop: Workspace) -> None:
    """A worker came by once."""
    assert fold(workspace=shop)


def folded(shop: Workspace) -> None:
    """Nothing waits."""
    while fold(workspace=shop):
        pass


@pytest.fixture(scope="module")
def shop(made_once: None) -> Workspace:
    """The music shop, whose statistics were there before its purchases."""
    shop = make_workspace("music-shop", time_zone="America/New_York", currency="USD")
    build(workspace=shop)
    import_log(shop)
    return shop


@pytest.mark.parametrize("step", [unfolded, half_folded, folded])
def test_the_shops_figures_are_those_of_the_file(
    step: Callable[[Workspace], None], shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = lines()
    monkeypatch.setattr("analytics.rollups.folding.MOST_DELTAS", 10)
    step(shop)

    look_at_once(shop, Days(), lambda kept: assert_same(kept, log))


def test_they_are_so_without_statistics() -> None:
    log = lines()
    shop = make_workspace("record-shop", time_zone="America/New_York", currency="USD")
    import_log(shop)

    look_at_once(shop, Days(), lambda kept: assert_same(kept, log))


def assert_same(kept: Kept, log: list[Line]) -> None:
    """Months, days, cohorts, the week and the best customers."""
    assert_sums(kept, log)
    assert buyers_of(kept, until=LAST) == {
        month: len({who for who, on, _ in log if Month.of(on) == month})
        for month in sorted({Month.of(on) for _, on, _ in log})
    }
    cohorts = cohorts_of(kept, until=LAST)
    assert [one.size for one in cohorts] == [781, 857, 719]
    assert cohorts == naive_cohorts(log)
    assert_week(kept, log)
    assert_best(kept, log)


def assert_sums(kept: Kept, log: list[Line]) -> None:
    for grain in (Grain.MONTH, Grain.DAY):
        amounts: dict[date, int] = defaultdict(int)
        for _who, on, amount in log:
            amounts[start_of(grain, on)] += amount
        sums = sums_of(kept, WHOLE, grain=grain)
        shown = {start: one.revenue()["USD"].net for start, one in sums.by_period().items()}
        assert shown == dict(sorted(amounts.items()))
        assert sums.count(EventType.PURCHASE) == sums.count() == len(log)


def assert_week(kept: Kept, log: list[Line]) -> None:
    week = rhythm_of(kept, WHOLE)
    counted = [sum(on.weekday() == day for _, on, _ in log) for day in range(7)]
    assert [sum(day) for day in week.counts] == counted
    # The log knows days alone: all are at midnight.
    assert week.hours == range(1)
    assert sum(week.days) == 546


def assert_best(kept: Kept, log: list[Line]) -> None:
    spent: dict[str, int] = defaultdict(int)
    for who, _on, amount in log:
        spent[who] += amount
    best = most_valuable(kept, currency="USD", most=25)
    assert [one.net for one in best] == sorted(spent.values(), reverse=True)[:25]
    assert {one.customer.external_id: one.net for one in best}.items() <= spent.items()
    bought = [one for one in log if one[0] == best[0].customer.external_id]
    assert best[0].purchases == len(bought)
    assert all(isinstance(one.customer, Customer) for one in best)
