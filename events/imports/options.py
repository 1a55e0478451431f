"""How a file is read, as staff settle it before an import starts."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from django.utils.translation import gettext as _

from core.errors import FieldFault
from core.money import CURRENCY_DIGITS
from events.imports.errors import WrongOptions
from events.imports.targets import SKIP, is_target, metadata_key
from events.kinds import CATEGORY_OF, EventType, did_you_mean

SPACES = " "
DELIMITERS = (",", ";", "\t", "|", SPACES)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")


class Options(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The settings of one import.

    `columns` has a target for each column (see `targets`). A delimiter of one space stands for
    runs of blanks. `date_format` is for strptime, empty for ISO 8601. `currency` and `source` hold
    where a line has none; `event_type` too.
    """

    columns: list[str]
    has_header: bool = True
    delimiter: str = ","
    encoding: str = "utf-8"
    date_format: str = ""
    decimal_mark: str = "."
    # What a sign in front of or behind an amount means, such as {"$": "USD"}.
    symbols: dict[str, str] = {}
    event_type: str = "purchase"
    currency: str = ""
    source: str = ""
    create_customers: bool = False
    # In which the lines that are rejected are told why: of whoever started it.
    language: str = ""

    @property
    def has_ids(self) -> bool:
        """Whether lines can be told apart: only then can a second import add nothing."""
        return "external_id" in self.columns


def check_options(options: Options) -> None:
    """Raise WrongOptions that names everything that keeps an import from starting."""
    _refuse(options, (*_SPELLING, _meaning))


def check_spelling(options: Options) -> None:
    """Raise WrongOptions for settings that mean nothing; they need not be complete yet."""
    _refuse(options, _SPELLING)


def _refuse(options: Options, checks: Sequence["_Check"]) -> None:
    faults = [fault for check in checks for fault in check(options)]
    if faults:
        raise WrongOptions(faults=faults)


def _columns(options: Options) -> Iterator[FieldFault]:
    chosen = [name for name in options.columns if name != SKIP]
    for name in chosen:
        if not is_target(name):
            yield FieldFault(
                "columns",
                "unknown_column",
                _("A column cannot become %(name)s.") % {"name": repr(name[:60])},
            )
    keys = [metadata_key(name) or name for name in chosen]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield FieldFault(
            "columns",
            "column_twice",
            _("Two columns cannot both become %(key)s.") % {"key": repr(key[:60])},
        )
    nested = [metadata_key(name) for name in chosen if metadata_key(name)]
    for key in nested:
        if any(other.startswith(f"{key}.") for other in nested):
            yield FieldFault(
                "columns",
                "column_twice",
                _("%(key)s is both a value and a group.") % {"key": repr(key)},
            )


def _meaning(options: Options) -> Iterator[FieldFault]:
    chosen = set(options.columns)
    if not chosen & {"user_id", "pass_id"}:
        yield FieldFault(
            "columns",
            "customer_missing",
            _("Say which column is the customer: user_id or pass_id."),
        )
    if "time" in chosen and "date" not in chosen:
        yield FieldFault(
            "columns", "date_missing", _("A time of day needs a column with its date.")
        )
    is_money = CATEGORY_OF.get(options.event_type) == "transaction"
    if is_money and not chosen & {"amount", "type"}:
        yield FieldFault(
            "columns",
            "amount_missing",
            _("A %(event_type)s needs a column with its amount.")
            % {"event_type": options.event_type},
        )


def _defaults(options: Options) -> Iterator[FieldFault]:
    if options.event_type not in CATEGORY_OF:
        hint = did_you_mean(options.event_type, [kind.value for kind in EventType])
        yield FieldFault(
            "event_type", "unknown_type", _("This is no type of event. %(hint)s") % {"hint": hint}
        )
    codes = [options.currency] if options.currency else []
    for code in [*codes, *options.symbols.values()]:
        if code not in CURRENCY_DIGITS:
            field = "currency" if code == options.currency else "symbols"
            yield FieldFault(
                field,
                "unknown_currency",
                _("%(code)s is no ISO 4217 code such as EUR.") % {"code": repr(code[:20])},
            )
    if "" in options.symbols or any(re.search(r"[\d.,\s-]", sign) for sign in options.symbols):
        yield FieldFault("symbols", "invalid_symbol", _("Write currency signs as $=USD €=EUR."))


def _form(options: Options) -> Iterator[FieldFault]:
    if len(options.delimiter) != 1 or options.delimiter in '"\r\n\0':
        yield FieldFault(
            "delimiter", "invalid_delimiter", _("Columns are parted by one character.")
        )
    if options.encoding not in ENCODINGS:
        yield FieldFault(
            "encoding",
            "unknown_encoding",
            _("Use one of %(names)s.") % {"names": ", ".join(ENCODINGS)},
        )
    if options.decimal_mark not in {".", ","}:
        yield FieldFault("decimal_mark", "invalid_decimal_mark", _("Use a point or a comma."))
    if options.date_format and not is_date_format(options.date_format):
        yield FieldFault(
            "date_format",
            "invalid_date_format",
            _("Write the date as %d.%m.%Y or %Y-%m-%d %H:%M; it needs a day, a month and a year."),
        )


def is_date_format(text: str) -> bool:
    """Whether strptime takes this format, and it says a whole date."""
    moment = datetime(2001, 11, 23, 12, 34, 56, tzinfo=UTC)
    try:
        read = datetime.strptime(moment.strftime(text), text)  # noqa: DTZ007  # of the format alone
    except (ValueError, re.error):
        return False
    return read.date() == moment.date()


_Check = Callable[[Options], Iterator[FieldFault]]
_SPELLING: tuple[_Check, ...] = (_columns, _defaults, _form)
