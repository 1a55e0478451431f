"""How a number is compared with a limit: in Python, in SQL and in words."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg import sql


class Operator(StrEnum):
    """A comparison; the words are those of the rules' conditions."""

    AT_LEAST = "greater_than_or_equal"
    MORE = "greater_than"
    AT_MOST = "less_than_or_equal"
    LESS = "less_than"
    EQUALS = "equals"
    NOT_EQUALS = "not_equals"

    @property
    def sql(self) -> sql.SQL:
        """As PostgreSQL writes it."""
        return _SQL[self]

    @property
    def words(self) -> str:
        """As people say it before a number."""
        return str(_WORDS[self])

    def holds(self, value: Any, limit: Decimal | int) -> Any:
        """Whether it holds of a number; of an array, of which of its numbers."""
        return _HOLDS[self](value, limit)


_SQL: Mapping[Operator, sql.SQL] = {
    Operator.AT_LEAST: sql.SQL(">="),
    Operator.MORE: sql.SQL(">"),
    Operator.AT_MOST: sql.SQL("<="),
    Operator.LESS: sql.SQL("<"),
    Operator.EQUALS: sql.SQL("="),
    Operator.NOT_EQUALS: sql.SQL("<>"),
}
_HOLDS: Mapping[Operator, Callable[[Any, Any], Any]] = {
    Operator.AT_LEAST: operator.ge,
    Operator.MORE: operator.gt,
    Operator.AT_MOST: operator.le,
    Operator.LESS: operator.lt,
    Operator.EQUALS: operator.eq,
    Operator.NOT_EQUALS: operator.ne,
}
_WORDS: Mapping[Operator, Any] = {
    Operator.AT_LEAST: _("at least"),
    Operator.MORE: _("more than"),
    Operator.AT_MOST: _("at most"),
    Operator.LESS: _("less than"),
    Operator.EQUALS: _("exactly"),
    Operator.NOT_EQUALS: _("anything but"),
}
