"""Charts as they are drawn: where each bar and each label stands.

Across, everything is in parts of a hundred, so that a chart is as wide as its page and its
letters stay as large as they are; upwards it is in pixels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.dashboard.axis import axis_of

HEIGHT = 180
TOP = 12
_GAP = Decimal("0.22")


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a chart: its label on the axis, and the value in words.

    Labels that are not `always` shown are left out where there is no room.
    """

    label: str
    value: Decimal
    words: str
    always: str = "is-more"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where it begins and how large it is."""

    x: str
    y: str
    width: str
    height: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside an axis; `name` is its class."""

    at: str
    words: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars side by side over one axis."""

    title: str
    bars: list[Bar]
    ticks: list[Mark]
    labels: list[Mark]
    zero: str
    kind: str = "bars"
    height: int = HEIGHT + TOP + 24
    foot: int = HEIGHT + TOP + 18


def bar_chart(
    title: str,
    columns: Sequence[Column],
    *,
    say: Callable[[Decimal], str],
    finest: Decimal = Decimal(1),
) -> BarChart:
    """The chart of some values; `say` writes the axis' round numbers."""
    axis = axis_of([one.value for one in columns], finest=finest)

    def down(value: Decimal) -> Decimal:
        return TOP + HEIGHT * (1 - axis.place(value))

    wide = Decimal(100) / max(1, len(columns))
    zero = down(Decimal(0))
    bars, labels = [], []
    for number, one in enumerate(columns):
        x, y = wide * number, down(one.value)
        labels.append(Mark(_part(x + wide / 2), one.label, one.always))
        if one.value:
            left, across = _part(x + wide * _GAP / 2), _part(wide * (1 - _GAP))
            bars.append(Bar(left, _px(min(y, zero)), across, _px(abs(y - zero)), one.words))
    ticks = [Mark(_px(down(tick)), say(tick)) for tick in axis.ticks]
    return BarChart(title, bars, ticks, labels, _px(zero))


LEVELS = 5


@dataclass(frozen=True, slots=True)
class HeatCell:
    """An hour of a weekday: more is darker and larger."""

    level: int
    words: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Weekdays from top to bottom, hours from left to right."""

    title: str
    cells: list[HeatCell]
    rows: list[Mark]
    labels: list[Mark]
    height: int
    foot: int
    kind: str = "heat"


ROW = 30


def heat_map(
    title: str,
    rows: Sequence[tuple[str, Sequence[tuple[Any, str]]]],
    labels: Sequence[str],
) -> HeatMap:
    """The map of some rows: each has its label, and its values with their words."""
    most = max((value for _label, cells in rows for value, _words in cells), default=0)
    wide = Decimal(100) / max(1, len(labels))
    cells = [
        _heat(level_of(value, most), words, wide * across, ROW * down, wide)
        for down, (_label, values) in enumerate(rows)
        for across, (value, words) in enumerate(values)
    ]
    # Every third where there is no room for all.
    marks = [
        Mark(_part(wide * (place + Decimal("0.5"))), label, "is-more" if place % 3 else "")
        for place, label in enumerate(labels)
    ]
    sides = [Mark(_px(ROW * (n + Decimal("0.5")) + 4), row[0]) for n, row in enumerate(rows)]
    height = ROW * len(rows)
    return HeatMap(title, cells, sides, marks, height + 24, height + 18)


def level_of(value: Any, most: Any) -> int:
    """How much it is of the most, from 0 for nothing to LEVELS."""
    return 0 if value <= 0 or most <= 0 else max(1, -int(-value * LEVELS // most))


def _heat(level: int, words: str, x: Decimal, y: int, wide: Decimal) -> HeatCell:
    # Colour is never alone: the smallest is a third as wide as the largest.
    size = Decimal("0.3") + Decimal("0.13") * level if level else Decimal("0.12")
    rest = (1 - size) / 2
    return HeatCell(
        level,
        words,
        _part(x + wide * rest),
        _px(y + ROW * rest),
        _part(wide * size),
        _px(ROW * size),
    )


def _part(part: Decimal) -> str:
    return f"{part:.2f}%"


def _px(length: Decimal) -> str:
    return f"{length:.1f}"
