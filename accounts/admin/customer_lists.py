"""Small lists of customers in and out of the admin, as CSV or XLSX; never events."""

import csv
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

import tablib  # type: ignore[import-untyped]  # it has no stubs
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from import_export.widgets import BooleanWidget, SimpleArrayWidget
from python_calamine import CalamineWorkbook

from accounts.models import Customer, Workspace
from accounts.services.customers import PROFILE_FIELDS, change_customer, create_customer
from core.errors import DomainError
from core.spreadsheets import FORMULA_STARTS, harmless

if TYPE_CHECKING:

    class ModelResource:
        """What the type checker needs of import_export's class."""

        def __init__(self, **kwargs: Any) -> None: ...
        def get_queryset(self) -> Any: ...
        def init_instance(self, row: Any = None) -> Any: ...
        def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any: ...

    ImportForm = forms.Form
else:
    from import_export.resources import ModelResource
    from unfold.contrib.import_export.forms import ImportForm

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024


def plain(cell: Any) -> str:
    """A cell as the text that was meant: 4711.0 is 4711, and our own apostrophe goes again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


class YesNo(BooleanWidget):  # type: ignore[misc]  # untyped
    """A cell that says yes or no; an empty one says nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        """Raises ValueError when it says neither."""
        said = str(value).lower()
        if said not in _SAID:
            raise ValueError(_("Say yes or no, 1 or 0, or leave it empty."))
        return _SAID[said]


_SAID = {
    "": None,
    **dict.fromkeys(["1", "yes", "true"], True),
    **dict.fromkeys(["0", "no", "false"], False),
}


class CustomerList(ModelResource):
    """One workspace's customers as rows: known ids are changed, new ones are added."""

    customer_id = Field(attribute="external_id", column_name="customer_id")
    user_groups = Field(attribute="user_groups", widget=SimpleArrayWidget())
    wants_mail = Field(
        attribute="wants_mail", column_name="wants_mail", widget=YesNo(), saves_null_values=False
    )

    class Meta:
        model = Customer
        fields = ("customer_id", *PROFILE_FIELDS)
        export_order = fields
        import_id_fields: ClassVar[list[str]] = ["customer_id"]
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def __init__(self, *, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.workspace = workspace

    def get_queryset(self) -> Any:
        """The workspace's living customers: a list can reach nobody else."""
        return Customer.objects.of(self.workspace).living()

    def init_instance(self, row: Any = None) -> Customer:
        return Customer(workspace=self.workspace)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for name, cell in row.items():
            row[name] = plain(cell)

    def do_instance_save(self, instance: Customer, is_create: bool) -> None:
        """Save through the same services as the API."""
        profile = {field: getattr(instance, field) for field in PROFILE_FIELDS}
        try:
            if is_create:
                made = create_customer(
                    workspace=self.workspace, external_id=instance.external_id, **profile
                )
                instance.pk = made.pk
            else:
                # A list is older than what people asked for since: it takes a no, and no yes.
                if profile["wants_mail"]:
                    del profile["wants_mail"]
                change_customer(customer=instance, **profile)
        except DomainError as refusal:
            faults = [fault.message for fault in refusal.faults] or [refusal.message]
            raise ValidationError(faults) from refusal

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> str:
        return harmless(str(super().export_field(field, instance, **kwargs)))


class AnyCSV(CSV):  # type: ignore[misc]  # untyped
    """CSV with the comma, semicolon or tab that the local spreadsheet writes."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        first = text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
        return _table(rows)


class QuickXLSX(XLSX):  # type: ignore[misc]  # untyped
    """The first sheet of an XLSX file; reading only."""

    def create_dataset(self, in_stream: Any) -> Any:
        book = CalamineWorkbook.from_filelike(BytesIO(in_stream))
        return _table(book.get_sheet_by_index(0).to_python())

    def can_export(self) -> bool:
        return False

    def can_import(self) -> bool:
        return True


def _table(rows: list[list[Any]]) -> Any:
    if not rows or not any(rows[0]):
        raise ValidationError(_("The file is empty."))
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(_("At most %(most)s rows at once.") % {"most": f"{MOST_ROWS:,}"})
    headers = [plain(cell).lower() for cell in rows[0]]
    table = tablib.Dataset(headers=headers)
    for row in rows[1:]:
        if any("\0" in str(cell) for cell in row):
            raise ValidationError(_("Null characters are not allowed."))
        if any(cell not in ("", None) for cell in row):
            table.append([*row, *[""] * len(headers)][: len(headers)])
    return table


class CustomerImportForm(ImportForm):
    """The file; refused when it is too large to be a small list."""

    def clean_import_file(self) -> Any:
        """The file, unless it is larger than MOST_BYTES."""
        given = self.cleaned_data["import_file"]
        if given.size > MOST_BYTES:
            raise ValidationError(_("A list may have at most 5 MB."))
        return given
