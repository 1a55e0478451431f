"""What staff fill in about a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES, UnfoldAdminFileFieldWidget

from accounts.admin.widgets import choice_input, text_input
from core.money import CURRENCY_DIGITS
from events.imports.console import parse_symbols
from events.imports.options import SPACES, Options
from events.imports.sniffing import DATE_FORMATS
from events.imports.targets import METADATA, NUMBER, SKIP, metadata_key
from events.kinds import EventType

_DETAIL, _NUMBER = "metadata", "metadata:number"
COLUMN_CHOICES = [
    (SKIP, _("Leave out")),
    ("user_id", _("Customer id")),
    ("pass_id", _("Pass id")),
    ("date", _("Date, or date and time")),
    ("time", _("Time of day")),
    ("amount", _("Amount")),
    ("currency", _("Currency")),
    ("type", _("Type")),
    ("category", _("Category")),
    ("external_id", _("Id of the line")),
    ("source", _("Source")),
    (_DETAIL, _("Detail (text)")),
    (_NUMBER, _("Detail (number)")),
    ("field_name", _("Changed field")),
    ("old_value", _("Old value")),
    ("new_value", _("New value")),
]


def _tick() -> forms.CheckboxInput:
    return forms.CheckboxInput({"class": " ".join(CHECKBOX_CLASSES)})


class UploadForm(forms.Form):
    """A file, and nothing else: how it is read is guessed, and settled on the next page."""

    file = forms.FileField(
        label=_("CSV or XLSX file"),
        allow_empty_file=True,  # the service says it better
        widget=UnfoldAdminFileFieldWidget({"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class SettingsForm(forms.Form):
    """How the file is read. Its columns are chosen above them, in the preview."""

    event_type = forms.ChoiceField(
        label=_("Type"),
        choices=EventType.choices,
        widget=choice_input(),
        help_text=_("Of lines that do not say it."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), widget=choice_input(), help_text=_("Of amounts that do not say it.")
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=255,
        widget=text_input(),
        help_text=_("Of lines that do not say it, such as the shop."),
    )
    create_customers = forms.BooleanField(
        label=_("Make customers whose id is not known yet"), required=False, widget=_tick()
    )
    date_format = forms.CharField(
        label=_("Dates"),
        required=False,
        widget=text_input(list="date-formats"),
        help_text=_("Such as %d.%m.%Y or %m/%d/%Y %I:%M %p; empty for 2026-03-01 and 20260301."),
    )
    decimal_mark = forms.ChoiceField(
        label=_("Amounts"),
        choices=[(".", "1,234.56"), (",", "1.234,56")],
        widget=choice_input(),
    )
    symbols = forms.CharField(
        label=_("Currency signs"),
        required=False,
        widget=text_input(placeholder="$=USD €=EUR"),
        help_text=_("Which currency a sign beside an amount means."),
    )
    has_header = forms.BooleanField(
        label=_("The first line names the columns"), required=False, widget=_tick()
    )
    delimiter = forms.ChoiceField(
        label=_("Columns are parted by"),
        choices=[
            (",", _("comma")),
            (";", _("semicolon")),
            ("tab", _("tab")),
            ("|", _("vertical bar")),
            ("spaces", _("blanks")),
        ],
        widget=choice_input(),
    )
    encoding = forms.ChoiceField(
        label=_("Letters"),
        choices=[
            ("utf-8", "UTF-8"),
            ("utf-8-sig", _("UTF-8 with mark")),
            ("utf-16", "UTF-16"),
            ("cp1252", _("Windows (cp1252)")),
            ("latin-1", "Latin-1"),
        ],
        widget=choice_input(),
    )

    def __init__(self, *args: Any, default_currency: str, is_text: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("", _("the workspace's, %(code)s") % {"code": default_currency})]
        currency = self.fields["currency"]
        currency.required = False
        currency.choices = own + [(code, code) for code in sorted(CURRENCY_DIGITS)]  # type: ignore[attr-defined]  # a choice field
        if not is_text:
            del self.fields["delimiter"], self.fields["encoding"]

    date_formats = DATE_FORMATS
    about_lines = ("event_type", "currency", "source", "create_customers")
    about_file = ("date_format", "decimal_mark", "symbols", "has_header", "delimiter", "encoding")

    def line_fields(self) -> list[forms.BoundField]:
        """The fields about what lines leave out."""
        return [self[name] for name in self.about_lines]

    def file_fields(self) -> list[forms.BoundField]:
        """The fields about how the file is written."""
        return [self[name] for name in self.about_file if name in self.fields]


_WORDS = {"\t": "tab", SPACES: "spaces"}
_SIGNS = {word: sign for sign, word in _WORDS.items()}


def initial_settings(options: Options) -> dict[str, Any]:
    """The options as the form shows them."""
    shown = {name: getattr(options, name) for name in SettingsForm.base_fields}
    shown["delimiter"] = _WORDS.get(options.delimiter, options.delimiter)
    shown["symbols"] = " ".join(f"{sign}={code}" for sign, code in options.symbols.items())
    return shown


def chosen_options(settled: Mapping[str, Any], columns: Sequence[str], now: Options) -> Options:
    """The options that the form asks for; what it does not show stays as it is now.

    Raises WrongOptions for signs that are not written as $=USD.
    """
    delimiter = settled.get("delimiter", now.delimiter)
    return Options(
        columns=list(columns),
        delimiter=_SIGNS.get(delimiter, delimiter),
        encoding=settled.get("encoding", now.encoding),
        symbols=parse_symbols(settled["symbols"]),
        **{
            name: settled[name]
            for name in ("has_header", "date_format", "decimal_mark", "event_type", "currency")
        },
        source=settled["source"],
        create_customers=settled["create_customers"],
    )


def chosen_columns(posted: Mapping[str, str], width: int) -> list[str]:
    """The targets that were chosen above the columns, with the names of the details."""
    return [_target(posted, number) for number in range(width)]


def _target(posted: Mapping[str, str], number: int) -> str:
    choice = posted.get(f"column-{number}", SKIP)
    if choice not in {_DETAIL, _NUMBER}:
        return choice
    key = posted.get(f"key-{number}", "").strip() or f"column_{number + 1}"
    return f"{METADATA}{key}{NUMBER if choice == _NUMBER else ''}"


def shown_columns(options: Options, header: Sequence[str]) -> list[dict[str, Any]]:
    """What the page shows above each column: its name, the choice, and the detail's name."""
    shown = []
    for number, target in enumerate(options.columns):
        key = metadata_key(target)
        choice = target if not key else _NUMBER if target.endswith(NUMBER) else _DETAIL
        name = header[number] if number < len(header) else ""
        shown.append({"number": number, "name": name, "choice": choice, "key": key or name})
    return shown
