"""Answers: one result, or one for each currency where amounts of several were found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from analytics.aggregates.figures import figures
from analytics.aggregates.question import Grouping, Question
from analytics.aggregates.rolled import can_answer, rows_of
from analytics.aggregates.statement import Row, fetch
from analytics.rollups.reading import look_if_built


@dataclass(frozen=True, slots=True)
class Result:
    """What one currency comes to; `currency` is None for what is no amount.

    `figures` and each of `groups` hold `value`, and `gross`, `refunded`, `net` where it is net;
    a group names itself under its grouping's own word.
    """

    currency: str | None
    figures: dict[str, Any]
    groups: list[dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, exact as of the question's instant.

    `groups` are those of the only result, or the currencies themselves where they are asked for;
    None where each of several results has its own.
    """

    question: Question
    results: Sequence[Result]
    groups: list[dict[str, Any]] | None


def answer(question: Question) -> Answer:
    """Answer from the rollups where they know it, else from the rows themselves.

    Amounts of several currencies are never added up.
    """
    rows = _rows(question)
    results = [
        _result(question, part, list(of_part))
        for part, of_part in groupby(rows, key=lambda row: row.part)
    ]
    if not results:
        results = [_result(question, question.currency if question.is_money else None, [])]
    if question.grouping is not question.inner_grouping:
        found = [{"currency": one.currency} | one.figures for one in results if rows]
        return Answer(question, results, found)
    return Answer(question, results, results[0].groups if len(results) == 1 else None)


def _rows(question: Question) -> list[Row]:
    if not can_answer(question):
        return fetch(question)
    rows = look_if_built(question.workspace, lambda kept: rows_of(kept, question))
    return fetch(question) if rows is None else rows


def _result(question: Question, currency: str | None, rows: Sequence[Row]) -> Result:
    total = next((row for row in rows if row.is_total), None)
    groups = None
    if question.inner_grouping is not None:
        found = {row.key: row for row in rows if not row.is_total}
        groups = _groups(question, question.inner_grouping, found, currency)
    return Result(currency, figures(question, total, currency=currency), groups)


def _groups(
    question: Question, grouping: Grouping, found: Mapping[Any, Row], currency: str | None
) -> list[dict[str, Any]]:
    keys: Iterable[Any] = found
    if not grouping.is_ranked:
        keys = sorted({*found, *_expected(question)}, key=lambda key: (key is None, key))
    return [
        {grouping.value: key} | figures(question, found.get(key), currency=currency) for key in keys
    ]


def _expected(question: Question) -> Iterable[Any]:
    """The groups that are there although nothing happened in them."""
    if question.grouping is Grouping.HOUR:
        return range(24)
    if question.grouping is Grouping.WEEKDAY:
        return range(1, 8)
    if question.grouping is Grouping.DAY:
        return question.window.days(zone=question.workspace.zone, at=question.at)
    return ()
