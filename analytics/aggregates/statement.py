"""A question as one SQL statement over the rows; what a caller gave is bound, never formatted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from analytics.aggregates.question import Function, Grouping, Question
from events.kinds import GAINS, LOSSES

# Totals and groups in one statement are of one moment: they add up whatever is being recorded.
_STATEMENT = sql.SQL("""
    SELECT part, key, is_total, counted, gained, lost, gained - lost, extreme FROM (
        SELECT *, row_number() OVER (
            PARTITION BY part, is_total ORDER BY {score} DESC NULLS LAST, key
        ) AS place
        FROM (
            SELECT part, key, {is_total} AS is_total,
                {counted} AS counted, {gained} AS gained, {lost} AS lost, {extreme} AS extreme
            FROM (
                SELECT customer_id, event_type,
                    {part} AS part, {key} AS key, {number} AS number
                FROM events_activityevent
                WHERE {conditions}
            ) AS matched
            WHERE {present}
            GROUP BY GROUPING SETS ({sets})
        ) AS figures
    ) AS ranked
    WHERE coalesce(place <= %(limit)s, true)
    ORDER BY part, is_total, place
""")

_LOCAL = "occurred_at AT TIME ZONE %(zone)s"
_KEYS: Mapping[Grouping | None, sql.SQL] = {
    None: sql.SQL("NULL::text"),
    Grouping.PASS: sql.SQL("customer_id"),
    Grouping.DAY: sql.SQL(f"({_LOCAL})::date"),
    Grouping.HOUR: sql.SQL(f"extract(hour FROM {_LOCAL})::int"),
    Grouping.WEEKDAY: sql.SQL(f"extract(isodow FROM {_LOCAL})::int"),
    Grouping.TYPE: sql.SQL('event_type COLLATE "C"'),
    Grouping.SOURCE: sql.SQL('source COLLATE "C"'),
    Grouping.CURRENCY: sql.SQL('currency COLLATE "C"'),
}

_NONE = sql.SQL("NULL::numeric")
_ALL = sql.SQL("sum(number)")
_GAINED = sql.SQL("coalesce(sum(number) FILTER (WHERE event_type = ANY(%(gains)s)), 0)")
_LOST = sql.SQL("coalesce(sum(number) FILTER (WHERE event_type = ANY(%(losses)s)), 0)")
_COUNTED: Mapping[Function, sql.SQL] = {
    Function.UNIQUE_PASSES: sql.SQL("count(DISTINCT customer_id)"),
}
_EXTREMES: Mapping[Function, sql.SQL] = {
    Function.MIN: sql.SQL("min(number)"),
    Function.MAX: sql.SQL("max(number)"),
}
# Division of numerics is cut at a length that depends on its operands, and would part equals.
# div() is exact: averages are ranked by the whole millionths that they come to.
_AVERAGE = sql.SQL("""
    sign(gained - lost) * div(2000000 * abs(gained - lost) + counted, nullif(2 * counted, 0))
""")
_SCORES: Mapping[Function, sql.SQL] = {
    Function.COUNT: sql.SQL("counted"),
    Function.UNIQUE_PASSES: sql.SQL("counted"),
    Function.SUM: sql.SQL("gained - lost"),
    Function.AVG: _AVERAGE,
    Function.MIN: sql.SQL("extreme"),
    Function.MAX: sql.SQL("extreme"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What the rows of one currency, or of one group within it, come to.

    `part` is the currency of an amount, else None; `counted` is what an average divides by;
    `kept` is `gained` less `lost`, all of which only sums and averages have.
    """

    part: str | None
    key: Any
    is_total: bool
    counted: int
    gained: Decimal | None
    lost: Decimal | None
    kept: Decimal | None
    extreme: Decimal | None


def fetch(question: Question) -> list[Row]:
    """The totals and the groups; the groups of each part in the order of their rank."""
    with connection.cursor() as cursor:
        cursor.execute(_compose(question), _params(question))
        return [Row(*row) for row in cursor.fetchall()]


def _compose(question: Question) -> sql.Composed:
    is_grouped, function = question.inner_grouping is not None, question.function
    counted = _COUNTED.get(function, sql.SQL("count(*)"))
    gained, lost = _NONE, _NONE
    if function in {Function.SUM, Function.AVG}:
        gained, lost = (_GAINED, _LOST) if question.is_net else (_ALL, sql.SQL("0"))
        if question.is_net:
            counted = sql.SQL("count(*) FILTER (WHERE event_type = ANY(%(gains)s))")
    return _STATEMENT.format(
        score=_SCORES[function],
        counted=counted,
        gained=gained,
        lost=lost,
        extreme=_EXTREMES.get(function, _NONE),
        part=sql.SQL("currency" if question.is_money else "NULL::text"),
        key=_KEYS[question.inner_grouping],
        number=_number(question),
        conditions=sql.SQL(" AND ").join(_conditions(question)),
        present=sql.SQL("true" if question.field is None else "number IS NOT NULL"),
        sets=sql.SQL("(part), (part, key)" if is_grouped else "(part, key)"),
        is_total=sql.SQL("GROUPING(key) = 1" if is_grouped else "true"),
    )


def _number(question: Question) -> sql.SQL:
    if question.metadata_path is None:
        return sql.SQL("amount") if question.field else _NONE
    # CASE decides before it casts: text where a number should be is left out, and is no error.
    return sql.SQL("""
        CASE WHEN jsonb_typeof(metadata #> %(path)s::text[]) = 'number'
        THEN (metadata #> %(path)s::text[])::numeric END
    """)


def _conditions(question: Question) -> Iterator[sql.SQL]:
    filters, window = question.filters, question.window
    wanted = {
        "workspace_id = %(workspace)s": True,
        "occurred_at >= %(starts_at)s": window.starts_at is not None,
        "occurred_at < %(ends_at)s": window.ends_at is not None,
        # A type belongs to one category, and types are what is indexed.
        "event_type = ANY(%(types)s)": bool(question.types),
        "source = ANY(%(sources)s)": bool(filters.sources),
        "customer_id = %(customer)s": filters.customer_id is not None,
        "currency = %(currency)s": filters.currency is not None,
    }
    return (sql.SQL(condition) for condition, is_wanted in wanted.items() if is_wanted)


def _params(question: Question) -> dict[str, Any]:
    filters = question.filters
    # A ranking is cut; hours and days are not.
    is_ranked = question.grouping is not None and question.grouping.is_ranked
    return {
        "workspace": question.workspace.id,
        "starts_at": question.window.starts_at,
        "ends_at": question.window.ends_at,
        "types": list(question.types),
        "sources": list(filters.sources),
        "customer": filters.customer_id,
        "currency": filters.currency,
        "path": question.metadata_path,
        "zone": question.workspace.time_zone,
        "gains": [kind.value for kind in GAINS],
        "losses": [kind.value for kind in LOSSES],
        "limit": question.limit if is_ranked else None,
    }
