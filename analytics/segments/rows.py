"""Numbers of customers out of rows: one statement a criterion."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql
from pyroaring import BitMap

from analytics.segments.asked import Asked
from analytics.segments.comparing import Operator
from analytics.segments.who import Who

_STATEMENT = sql.SQL("""
    SELECT customer.number FROM accounts_customer AS customer
    JOIN ({rows}) AS found ON found.customer_id = customer.id
    WHERE customer.workspace_id = %(workspace)s AND customer.erased_at IS NULL AND {condition}
""")


def found_in(
    rows: sql.Composable,
    params: Mapping[str, Any],
    *,
    asked: Asked,
    condition: sql.Composable = sql.SQL("true"),  # noqa: B008 - a constant, as a literal is
) -> Who:
    """The living customers whom `rows` name and of whose row the condition holds.

    `rows` is a SELECT of a `customer_id`, each once, from tables of %(workspace)s.
    """
    statement = _STATEMENT.format(rows=rows, condition=condition)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**params, "workspace": asked.workspace.id})
        return Who(BitMap([number for (number,) in cursor.fetchall()]))


def compared(
    rows: sql.Composable,
    params: Mapping[str, Any],
    *,
    asked: Asked,
    operator: Operator,
    limit: Decimal | int,
) -> Who:
    """The customers whose `measured` compares so; who has no row has none, which is 0."""
    condition = sql.SQL("measured {} %(limit)s").format(operator.sql)
    if not operator.holds(0, limit):
        return found_in(rows, {**params, "limit": limit}, asked=asked, condition=condition)
    others = sql.SQL("NOT ({})").format(condition)
    return ~found_in(rows, {**params, "limit": limit}, asked=asked, condition=others)
