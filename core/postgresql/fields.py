"""Columns that the framework has no field for."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Func

if TYPE_CHECKING:
    _IntegerColumn = models.Field[int, int]
else:
    _IntegerColumn = models.Field


class TransactionIdField(_IntegerColumn):
    """PostgreSQL's xid8: the number of the transaction that wrote the row; it never wraps."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class CurrentTransactionId(Func):
    """The number of the transaction that is under way."""

    function = "pg_current_xact_id"
    output_field = TransactionIdField()
