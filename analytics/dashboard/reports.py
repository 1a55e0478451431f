"""What the page of numbers is made of: reports, each with its charts and the table behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.scopes import Scope
from analytics.dashboard.asked import Asked
from analytics.dashboard.charts import BarChart, HeatMap
from analytics.dashboard.words import say_money, say_whole
from analytics.rollups.sources import decimal_of
from core.money import show_amount
from core.spreadsheets import harmless


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the page shows it and as a spreadsheet gets it; `level` colours it."""

    shown: str
    plain: str
    is_number: bool = False
    href: str = ""
    level: int | None = None


def text(words: object, href: str = "") -> Cell:
    """Words; a spreadsheet takes them for nothing else."""
    return Cell(str(words), harmless(str(words)), href=href)


def count(number: int) -> Cell:
    """A whole number."""
    return Cell(say_whole(number), str(number), is_number=True)


def money(units: int, currency: str) -> Cell:
    """An amount in ten-thousandths of the currency's unit."""
    plain = show_amount(decimal_of(units), currency)
    return Cell(say_money(units, currency), plain, is_number=True)


def number(value: Decimal, words: str, level: int | None = None) -> Cell:
    """Another number, as it is said and as it is."""
    return Cell(words, str(value), is_number=True, level=level)


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number: what it is of, the number, and what is to be said about it."""

    term: str
    shown: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One part of the page. `table_open` shows the table itself where there is no chart.

    Where there is nothing yet, `empty` says so and what to do first; `step` is where that is done,
    and its name.
    """

    title: str
    figures: Sequence[Figure] = ()
    notes: Sequence[str] = ()
    charts: Sequence[BarChart | HeatMap] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    empty: str = ""
    step: tuple[str, str] | None = None
    table_open: bool = False

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The heads, and whether numbers stand under them."""
        first = self.rows[0] if self.rows else []
        return [(head, cell.is_number) for head, cell in zip(self.heads, first, strict=True)]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report for roles with `scope`; `key` names its file, the smaller `order` stands above.

    Without an answer it is left out.
    """

    key: str
    scope: Scope
    make: Callable[[Asked], Report | None]
    order: int = 50


# Each room adds its own when its admin is loaded.
report_kinds: list[ReportKind] = []
