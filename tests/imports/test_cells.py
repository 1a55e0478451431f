"""Amounts, dates and settings as people write them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.errors import Invalid
from events.drafts import Draft
from events.imports.cells import read_amount, read_moment, read_number
from events.imports.drafting import Drafter
from events.imports.lines import Cell, Line
from events.imports.options import Options, is_date_format
from events.imports.sniffing import guess_date_format, guess_decimal_mark, guess_header
from events.imports.targets import guess_targets, parse_targets

BERLIN = ZoneInfo("Europe/Berlin")


def amount(text: Cell, mark: str = ".", **symbols: str) -> tuple[Decimal, str | None]:
    return read_amount(text, decimal_mark=mark, symbols=symbols)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("29.33", ".", "29.33"),
        ("1,234.56", ".", "1234.56"),
        ("1 234 567.5", ".", "1234567.5"),
        ("1'234.50", ".", "1234.50"),
        (".5", ".", "0.5"),
        ("-5.00", ".", "-5.00"),
        ("1.234,56", ",", "1234.56"),
        ("1\N{NO-BREAK SPACE}234,56", ",", "1234.56"),
        ("12,5", ",", "12.5"),
        (Decimal("12.5"), ",", "12.5"),
    ],
)
def test_an_amount_is_read(text: Cell, mark: str, value: str) -> None:
    assert amount(text, mark) == (Decimal(value), None)


@pytest.mark.parametrize(
    "text",
    ["", "ten", "1,23", "1.2.3", "1,2345.00", "1e400", "NaN", "inf", "٣", "-", ".", "1" * 50],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        amount(text)

    assert caught.value.faults[0].code == "not_an_amount"


def test_a_currency_sign_is_refused_with_a_way_out() -> None:
    with pytest.raises(Invalid, match="say which currency the sign means"):
        amount("$5.00")


def test_a_currency_sign_that_was_explained_is_read() -> None:
    symbols = {"$": "USD", "€": "EUR"}

    assert read_amount("$5.00", decimal_mark=".", symbols=symbols) == (Decimal("5.00"), "USD")
    assert read_amount("5,00 €", decimal_mark=",", symbols=symbols) == (Decimal("5.00"), "EUR")


@pytest.mark.parametrize(
    ("day", "clock", "date_format", "expected"),
    [
        ("2026-03-01", "", "", "2026-03-01T00:00:00+01:00"),
        ("19970101", "", "", "1997-01-01T00:00:00+01:00"),
        ("2026-07-01 14:30", "", "", "2026-07-01T14:30:00+02:00"),
        ("2026-07-01T14:30:00Z", "", "", "2026-07-01T14:30:00+00:00"),
        ("2026-07-01", "14:30", "", "2026-07-01T14:30:00+02:00"),
        ("1.7.2026", "", "%d.%m.%Y", "2026-07-01T00:00:00+02:00"),
        ("07/01/2026", "2:30 PM", "%m/%d/%Y %I:%M %p", "2026-07-01T14:30:00+02:00"),
        (date(2026, 3, 1), "", "", "2026-03-01T00:00:00+01:00"),
        (date(2026, 3, 1), time(9, 15), "", "2026-03-01T09:15:00+01:00"),
        (datetime(2026, 3, 1, 8, 0), "", "", "2026-03-01T08:00:00+01:00"),  # noqa: DTZ001 - a wall clock, without a zone on purpose
        (datetime(2026, 3, 1, 8, 0), "09:15", "", "2026-03-01T09:15:00+01:00"),  # noqa: DTZ001 - a wall clock, without a zone on purpose
    ],
)
def test_a_moment_is_read(day: Cell, clock: Cell, date_format: str, expected: str) -> None:
    moment = read_moment(day, clock, date_format=date_format, zone=BERLIN)

    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["soon", "2026-13-01", "0000-01-01", "45000", "1e400", "٢٠٢٦-01-01"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_moment(text, "", date_format="", zone=BERLIN)

    assert caught.value.faults[0].code == "not_a_date"


def test_a_number_of_the_metadata_is_a_number() -> None:
    assert (read_number("12", key="n"), read_number("1.5", key="n")) == (12, 1.5)
    for text in ("007", "1e9", "two", "1" * 30):
        with pytest.raises(Invalid):
            read_number(text, key="n")


@pytest.mark.parametrize(
    "text", ["%d.%m.%Y", "%Y%m%d %H:%M", "%m/%d/%y %I:%M %p", "%Y-%m-%dT%H:%M:%S%z"]
)
def test_a_date_format_says_a_whole_date(text: str) -> None:
    assert is_date_format(text)


@pytest.mark.parametrize("text", ["%d.%m.", "%Q", "%", "%d%d%m%Y", "DD.MM.YYYY", "\0"])
def test_what_is_no_date_format_is_refused(text: str) -> None:
    assert not is_date_format(text)


def test_the_date_format_is_guessed_from_all_samples() -> None:
    assert guess_date_format(["2026-03-01"], []) == ""
    assert guess_date_format(["01.03.2026", "28.03.2026"], []) == "%d.%m.%Y"
    assert guess_date_format(["03/01/2026", "03/28/2026"], []) == "%m/%d/%Y"
    assert guess_date_format(["01.03.2026"], ["14:30"]) == "%d.%m.%Y %H:%M"
    assert guess_date_format(["gibberish"], []) == ""


def test_the_decimal_mark_is_guessed() -> None:
    assert guess_decimal_mark(["1.234,56", "5"]) == ","
    assert guess_decimal_mark(["12,5"]) == ","
    assert guess_decimal_mark(["1,234.56", "5"]) == "."


def test_columns_are_guessed_from_the_header() -> None:
    header = ["Order ID", "Customer", "Event type", "Total", "Currency", "metadata.colour", "Note"]

    assert guess_targets(header) == [
        "external_id",
        "user_id",
        "type",
        "amount",
        "currency",
        "metadata.colour",
        "-",
    ]


def test_two_columns_never_become_the_same() -> None:
    assert guess_targets(["Customer", "Member", "Time"]) == ["user_id", "-", "date"]


def test_the_apis_names_are_understood() -> None:
    assert parse_targets("user_id, -, event_timestamp,event_type,") == [
        "user_id",
        "-",
        "date",
        "type",
        "-",
    ]


def test_a_header_is_told_from_a_line() -> None:
    lines = [Line(1, ["sarah", "2026-03-01"]), Line(2, ["mike", "2026-03-02"])]

    assert not guess_header(lines)
    assert guess_header([Line(1, ["who", "how much"]), *lines])
    assert guess_header([Line(1, ["customer", "q1 2026"]), *lines])


def drafted(columns: list[str], cells: list[Cell], **wishes: Any) -> Draft:
    options = Options(columns=columns, **wishes)
    draft = Drafter(options, zone=BERLIN).draft(Line(1, cells))
    assert isinstance(draft, Draft), draft
    return draft


def refusal_of(columns: list[str], cells: list[Cell], **wishes: Any) -> str:
    options = Options(columns=columns, **wishes)
    refusal = Drafter(options, zone=BERLIN).draft(Line(1, cells))
    assert isinstance(refusal, Invalid)
    return refusal.faults[0].code


def test_a_line_becomes_a_draft() -> None:
    columns = ["user_id", "type", "amount", "currency", "metadata.shop.name", "metadata.n:number"]

    draft = drafted(columns, ["sarah", "Purchase", "5.00", "usd", "Main St", "3"])

    assert draft == Draft(
        event_category="transaction",
        event_type="purchase",
        user_id="sarah",
        amount=Decimal("5.00"),
        currency="USD",
        metadata={"shop": {"name": "Main St"}, "n": 3},
    )


def test_a_visit_takes_no_default_currency() -> None:
    draft = drafted(["user_id", "type", "amount"], ["sarah", "Check-in", ""], currency="USD")

    assert (draft.event_type, draft.event_category) == ("check_in", "activity")
    assert (draft.amount, draft.currency) == (None, None)


def test_a_workbooks_numbers_are_ids_too() -> None:
    draft = drafted(["user_id", "amount"], [Decimal("4711"), Decimal("5.5")])

    assert (draft.user_id, draft.amount) == ("4711", Decimal("5.5"))


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        (["user_id", "amount"], ["sarah"], "ragged_line"),
        (["user_id", "amount"], ["sarah", "5", "more"], "ragged_line"),
        (["user_id", "date", "amount"], ["sarah", "", "5"], "required"),
        (["user_id", "type"], ["sarah", "purchas"], "unknown_type"),
        (["user_id", "amount", "currency"], ["sarah", "$5", "EUR"], "currencies_differ"),
    ],
)
def test_a_line_that_says_nothing_is_refused(
    columns: list[str], cells: list[Cell], code: str
) -> None:
    assert refusal_of(columns, cells, symbols={"$": "USD"}) == code


def test_empty_cells_beyond_the_columns_are_passed_over() -> None:
    assert drafted(["user_id", "amount"], ["sarah", "5", "", " "]).user_id == "sarah"
