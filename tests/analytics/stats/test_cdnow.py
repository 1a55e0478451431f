"""Statistics of a music shop's whole purchase log: the file's own figures, and how they relate."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Workspace
from analytics.models import Delta
from analytics.rollups import folding
from analytics.rollups.auditing import audit
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from analytics.rollups.memory import forget_all
from analytics.stats.answering import Statistics, answer
from analytics.stats.question import Period, of_month, of_period
from tests.factories import make_workspace
from tests.imports.music_shop import LOG, import_log, take_stock
from tests.loyalty.programme import make_rule
from tests.shared_files import shared_file

pytestmark = pytest.mark.django_db
LAST = datetime.fromisoformat("1998-06-30T12:00:00+00:00")
MONTHS = [f"{year}-{month:02}" for year in (1997, 1998) for month in range(1, 13)][:18]


@pytest.fixture(scope="module")
def shop(made_once: None) -> Iterator[Workspace]:
    """The music shop, a part of whose purchases is folded, the rest waiting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "MOST_DELTAS", 5)
        yield half_folded()


def half_folded() -> Workspace:
    shop = make_workspace("music-shop", time_zone="America/New_York", currency="USD")
    more_than_20 = {"field": "amount", "operator": "greater_than", "value": 20}
    make_rule(
        shop, conditions={"type": "AND", "conditions": [more_than_20]}, limit=3, period="monthly"
    )
    build(workspace=shop)
    import_log(shop)
    fold(workspace=shop)
    take_stock()
    assert Delta.objects.filter(workspace=shop).exists()
    return shop


def buyers_of_file() -> dict[str, list[str]]:
    """Who bought in each month, once for each purchase."""
    months: dict[str, list[str]] = defaultdict(list)
    for line in shared_file(LOG).read_text().splitlines():
        _, customer, day, *_rest = line.split()
        months[f"{day[:4]}-{day[4:6]}"].append(customer)
    return months


def periods(shop: Workspace) -> Iterator[Statistics]:
    """Every month, and every period up to the last day."""
    for month in MONTHS:
        yield answer(of_month(month, workspace=shop, at=LAST))
    for period in Period:
        yield answer(of_period(period, workspace=shop, at=LAST))


def test_purchases_and_buyers_of_each_month_are_the_files_own(shop: Workspace) -> None:
    expected = {month: (len(who), len(set(who))) for month, who in buyers_of_file().items()}

    found = {month: answer(of_month(month, workspace=shop, at=LAST)).whole for month in MONTHS}

    assert {month: (one.count, one.users) for month, one in found.items()} == expected
    assert audit(workspace=shop).drifts == []


def test_the_parts_make_up_the_whole(shop: Workspace) -> None:
    for one in periods(shop):
        parts = one.breakdown.values()
        assert sum(part.count for part in parts) == one.whole.count
        assert sum(part.points for part in parts) == one.whole.points
        assert max(part.users for part in parts) <= one.whole.users
        assert one.whole.users <= sum(part.users for part in parts)
        assert sum(day.count for day in one.daily.values()) == one.whole.count
        assert all(sum(day.hours) == day.count for day in one.daily.values())


def test_met_and_failed_are_all_and_limits_are_among_the_met(shop: Workspace) -> None:
    for month in MONTHS:
        question = of_month(month, workspace=shop, at=LAST, event_id="purchase")
        one = answer(question).whole
        assert one.met + one.failed == one.count
        assert 0 < one.failed < one.count
        assert 0 <= one.limited <= one.met


def test_a_year_takes_as_many_statements_as_a_day(shop: Workspace) -> None:
    spent = []
    for period in (Period.DAY, Period.YEAR_TO_DATE, Period.ALL):
        # What was read of the same numbers before is remembered in the process.
        forget_all()
        with CaptureQueriesContext(connection) as asked:
            answer(of_period(period, workspace=shop, at=LAST))
        spent.append(len(asked))

    # What is waiting, the totals, the days, and whether something was folded meanwhile.
    assert spent == [4, 4, 4]


def test_the_last_day_is_spoken_of_in_all_time(shop: Workspace) -> None:
    one = answer(of_period(Period.ALL, workspace=shop, at=LAST))

    assert (one.first, one.last) == (date(1997, 1, 1), date(1998, 6, 30))
    assert one.whole.count == 6919
    assert one.whole.users == 2357
