"""A span of days is made up of the fewest periods that hold it, and nothing twice."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analytics.models import Grain
from analytics.rollups.periods import Days, cover, end_of
from analytics.rollups.sheets import KIND_GRAINS

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def held(span: Days, known: Days) -> list[date]:
    """Every known day that the periods hold, once for each that holds it."""
    assert known.first is not None
    assert known.last is not None
    every = [known.first + timedelta(days=n) for n in range((known.last - known.first).days + 1)]
    found = cover(span, known=known, grains=KIND_GRAINS)
    return [
        day
        for grain, start in found
        for day in every
        if grain is Grain.ALL or start <= day <= end_of(grain, start)
    ]


@given(ends=st.lists(DAYS, min_size=4, max_size=4))
def test_every_known_day_of_the_span_is_held_once(ends: list[date]) -> None:
    first, last, *known = ends
    span, within = Days(min(first, last), max(first, last)), Days(min(known), max(known))

    found = held(span, within)

    assert within.first is not None
    assert within.last is not None
    count = (within.last - within.first).days + 1
    every = [within.first + timedelta(days=n) for n in range(count)]
    assert sorted(found) == [day for day in every if span.holds(day)]


def test_thirty_days_up_to_today_are_seven_periods() -> None:
    today = date(2026, 11, 21)
    span, known = Days(date(2026, 10, 23), today), Days(date(2024, 11, 22), today)

    found = [grain for grain, _ in cover(span, known=known, grains=KIND_GRAINS)]

    assert found == [Grain.DAY] * 3 + [Grain.WEEK] * 4
