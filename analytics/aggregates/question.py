"""A question about what was recorded: everything that its answer depends on, already checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from accounts.models import Workspace
from core.windows import ALL_TIME, Window
from events.kinds import TYPES, Category

AMOUNT = "amount"
METADATA = "metadata."
DEFAULT_LIMIT = 100


class Function(StrEnum):
    """What is made of the events that match."""

    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    UNIQUE_PASSES = "unique_passes"

    @property
    def is_counting(self) -> bool:
        """Whether the answer is a whole number, of events or passes, and needs no field."""
        return self in {Function.COUNT, Function.UNIQUE_PASSES}


class Grouping(StrEnum):
    """What the answer is broken down by; the value is the name of a group's own field."""

    PASS = "pass_id"  # noqa: S105  # a loyalty card
    DAY = "day"
    HOUR = "hour"
    WEEKDAY = "weekday"
    TYPE = "type"
    SOURCE = "source"
    CURRENCY = "currency"

    @property
    def is_ranked(self) -> bool:
        """Whether groups come by value, the largest first, and `limit` cuts them."""
        return self in {Grouping.PASS, Grouping.TYPE, Grouping.SOURCE}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are meant; what is empty does not narrow."""

    event_category: Category | None = None
    event_types: Sequence[str] = ()
    sources: Sequence[str] = ()
    customer_id: UUID | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One function over the events of one workspace that match, within a window, as of `at`.

    `time_window` is the window's name, or None for one that was given by its bounds.
    """

    workspace: Workspace
    at: datetime
    function: Function
    window: Window = ALL_TIME
    time_window: str | None = None
    field: str | None = None
    filters: Filters = Filters()
    grouping: Grouping | None = None
    limit: int = DEFAULT_LIMIT

    @property
    def metadata_path(self) -> list[str] | None:
        """Where in the metadata the number lies, or None when it does not lie there."""
        if self.field is None or not self.field.startswith(METADATA):
            return None
        return self.field.removeprefix(METADATA).split(".")

    @property
    def is_money(self) -> bool:
        """Whether the answer is an amount, and so one for each currency."""
        return self.field == AMOUNT and not self.function.is_counting

    @property
    def inner_grouping(self) -> Grouping | None:
        """What each currency is broken down by; amounts are parted by currency in any case."""
        return None if self.is_money and self.grouping is Grouping.CURRENCY else self.grouping

    @property
    def is_net(self) -> bool:
        """Whether what went back is taken off: nobody asked for particular types."""
        return (
            self.field == AMOUNT
            and self.function in {Function.SUM, Function.AVG}
            and not self.filters.event_types
        )

    @property
    def types(self) -> Sequence[str]:
        """The event types that can match; empty for every type."""
        if self.filters.event_types:
            return self.filters.event_types
        category = self.filters.event_category
        if category is None and self.field == AMOUNT:
            category = Category.TRANSACTION
        return [kind.value for kind in TYPES[category]] if category else ()

    @property
    def currency(self) -> str:
        """What an amount is in when nothing matched."""
        return self.filters.currency or self.workspace.currency
