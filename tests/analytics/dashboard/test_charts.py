"""Axes have round numbers, bars their lengths, and words their signs."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.dashboard.axis import axis_of
from analytics.dashboard.charts import Column, bar_chart, level_of
from analytics.dashboard.months import Month
from analytics.dashboard.words import say_average, say_change, say_money, say_round_money

AMOUNTS = st.decimals(-(10**12), 10**12, places=2)


@given(values=st.lists(AMOUNTS, max_size=31))
def test_every_value_lies_between_round_numbers(values: list[Decimal]) -> None:
    axis = axis_of(values, finest=Decimal("0.01"))

    assert axis.ticks[0] <= min([Decimal(0), *values])
    assert axis.ticks[-1] >= max([Decimal(0), *values])
    assert Decimal(0) in axis.ticks
    assert 2 <= len(axis.ticks) <= 8
    steps = {after - before for before, after in pairwise(axis.ticks)}
    assert {one.normalize().as_tuple().digits for one in steps} <= {(1,), (2,), (5,)}


def test_bars_stand_on_zero_and_hang_from_it() -> None:
    columns = [Column("1", Decimal(50), "fifty"), Column("2", Decimal(-50), "less")]

    chart = bar_chart("Revenue", columns, say=lambda number: f"{number:f}")

    up, down = chart.bars
    assert (up.y, up.height) == ("27.0", "75.0")
    assert (down.y, down.height) == (chart.zero, "75.0") == ("102.0", "75.0")
    assert [tick.words for tick in chart.ticks] == ["-60", "-40", "-20", "0", "20", "40", "60"]


def test_levels_go_from_nothing_to_five() -> None:
    assert [level_of(value, 100) for value in (0, 1, 20, 21, 100)] == [0, 1, 1, 2, 5]
    assert level_of(0, 0) == 0


def test_amounts_have_their_signs_and_no_needless_coins() -> None:
    assert say_money(-1_234_500, "EUR") == "\N{MINUS SIGN}€123.45"
    assert say_money(5_000_000, "JPY") == "¥500"
    assert say_round_money(Decimal(500), "EUR") == "€500"
    assert say_round_money(Decimal("2.5"), "EUR") == "€2.50"
    assert say_average(Fraction(21, 5)) == "4.2"
    assert say_average(Fraction(4)) == "4"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (112, 100, "12% more than in May"),
        (88, 100, "12% less than in May"),
        (100, 100, "as in May"),
        (0, 0, "as in May"),
        (3, 0, "more than in May"),
        (-3, 0, "less than in May"),
        (1001, 1000, "<1% more than in May"),
    ],
)
def test_a_change_is_said_in_words(now: int, before: int, said: str) -> None:
    assert say_change(now, before, when="May") == said


def test_months_follow_each_other() -> None:
    december = Month(date(2025, 12, 1))

    assert december.after == december.plus(1) == Month(date(2026, 1, 1))
    assert december.before.key == "2025-11"
    assert december.plus(14).since(december) == 14
    assert december.last == date(2025, 12, 31)
