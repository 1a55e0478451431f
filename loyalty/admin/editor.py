"""What editors have in common: forms and rows on one page, and refusals that find their field."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from accounts.admin.base import said
from accounts.admin.rows import RowForm, Rows
from core.errors import DomainError, FieldFault
from loyalty.admin.trees import ConditionEditor
from loyalty.admin.triggers import TriggerRow


class Editor:
    """One form, and rows beside it; `lists` names the rows as the engine's refusals do."""

    # What the engine calls a field, and what it is called here.
    names: ClassVar[Mapping[str, str]] = {}
    # Before the engine's names of triggers and conditions.
    place: ClassVar[str] = ""

    form: forms.Form
    lists: Mapping[str, Rows[Any]]
    triggers: Rows[TriggerRow] | None = None
    conditions: ConditionEditor | None = None

    def is_valid(self) -> bool:
        """Whether everything can be read; what it says is the service's to judge."""
        parts = [self.form, *self.lists.values(), self.triggers, self.conditions]
        return all(part is None or part.is_valid() for part in parts)

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the page."""
        yield self.form
        for rows in (*self.lists.values(), self.triggers):
            yield from rows or ()
        for block in self.conditions.blocks if self.conditions else ():
            yield block.form
            yield from block.rows

    def show(self, refusal: DomainError) -> None:
        """Say a refusal where what it is about was filled in."""
        for fault in refusal.faults:
            self._show(fault)
        if not refusal.faults:
            self.form.add_error(None, said(refusal))

    def _show(self, fault: FieldFault) -> None:
        path = fault.field.removeprefix(self.place)
        name = self.names.get(fault.field, fault.field)
        if name in self.form.fields:
            self.form.add_error(name, fault.message)
        elif found := self.row_at(path):
            row, field = found
            row.tell(fault.message, field)
        else:
            self.form.add_error(None, fault.message)

    def row_at(self, path: str) -> tuple[RowForm, str] | None:
        """The row that a refusal's path leads to, and the name of the field in it."""
        place, _dot, rest = path.partition(".")
        if place == "conditions":
            return self.conditions.row_at(path) if self.conditions else None
        rows = self.triggers if place == "triggers" else self.lists.get(place)
        filled: Sequence[RowForm] = rows.filled or rows.forms[:1] if rows else ()
        number, _dot, field = rest.partition(".")
        at = int(number) if number.isdigit() else 0
        return (filled[at], field) if at < len(filled) else None
