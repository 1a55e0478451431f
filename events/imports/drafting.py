"""From a line of a file to the draft of an event."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.errors import DomainError, Invalid
from events.drafts import Draft
from events.imports.cells import read_amount, read_moment, read_number
from events.imports.lines import Cell, Line, text_of
from events.imports.options import Options
from events.imports.targets import NUMBER, SKIP, metadata_key
from events.kinds import CATEGORY_OF, Category, EventType, did_you_mean


class Drafter:
    """Makes drafts of one file's lines, the same way in a preview and in the import itself."""

    def __init__(self, options: Options, *, zone: ZoneInfo) -> None:
        self._options = options
        self._zone = zone
        self._width = len(options.columns)

    def draft(self, line: Line) -> Draft | DomainError:
        """What the line says has happened, or why it says nothing."""
        try:
            if line.fault:
                raise line.fault
            return self._draft(self._by_target(line.cells))
        except DomainError as refusal:
            return refusal

    def _by_target(self, cells: Sequence[Cell]) -> Mapping[str, Cell]:
        """The cells that are filled, by what they become."""
        spare = cells[self._width :]
        if len(cells) < self._width or any(text_of(cell).strip() for cell in spare):
            raise Invalid.field(
                "",
                "ragged_line",
                _("This line has %(cells)s cells, and the file %(width)s columns.")
                % {"cells": len(cells), "width": self._width},
            )
        named = zip(self._options.columns, cells, strict=False)
        return {name: cell for name, cell in named if name != SKIP and text_of(cell).strip()}

    def _draft(self, cells: Mapping[str, Cell]) -> Draft:
        kind, category = self._kind(cells)
        amount, currency = self._money(cells, category)
        return Draft(
            event_category=category,
            event_type=kind,
            pass_id=_word(cells, "pass_id"),
            user_id=_word(cells, "user_id"),
            amount=amount,
            currency=currency,
            event_timestamp=self._moment(cells),
            external_id=_word(cells, "external_id"),
            source=_word(cells, "source") or self._options.source or None,
            metadata=_metadata(cells) or None,
            field_name=_word(cells, "field_name"),
            old_value=_word(cells, "old_value"),
            new_value=_word(cells, "new_value"),
        )

    def _kind(self, cells: Mapping[str, Cell]) -> tuple[str, str]:
        named = _word(cells, "type")
        kind = _spelled(named) if named else self._options.event_type
        category = _word(cells, "category")
        if category:
            return kind, _spelled(category)
        if kind not in CATEGORY_OF:
            hint = did_you_mean(kind, [one.value for one in EventType])
            raise Invalid.field(
                "type",
                "unknown_type",
                _("Unknown type %(kind)s. %(hint)s") % {"kind": repr(kind[:50]), "hint": hint},
            )
        return kind, CATEGORY_OF[kind].value

    def _money(self, cells: Mapping[str, Cell], category: str) -> tuple[Decimal | None, str | None]:
        amount, by_sign = None, None
        if "amount" in cells:
            amount, by_sign = read_amount(
                cells["amount"],
                decimal_mark=self._options.decimal_mark,
                symbols=self._options.symbols,
            )
        named = _word(cells, "currency")
        by_column = named.upper() if named else None
        if by_sign and by_column and by_sign != by_column:
            raise Invalid.field(
                "currency",
                "currencies_differ",
                _("The sign of the amount means %(by_sign)s, the column says %(by_column)s.")
                % {"by_sign": by_sign, "by_column": by_column[:20]},
            )
        default = self._options.currency if category == Category.TRANSACTION else ""
        return amount, by_sign or by_column or default or None

    def _moment(self, cells: Mapping[str, Cell]) -> Any:
        if "date" not in self._options.columns:
            return None
        if "date" not in cells:
            raise Invalid.field("date", "required", _("This line has no date."))
        return read_moment(
            cells["date"],
            cells.get("time", ""),
            date_format=self._options.date_format,
            zone=self._zone,
        )


def _word(cells: Mapping[str, Cell], name: str) -> str | None:
    return text_of(cells[name]).strip() if name in cells else None


def _spelled(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")


def _metadata(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """`metadata.a.b` becomes {"a": {"b": …}}, as the API would have it."""
    tree: dict[str, Any] = {}
    for target, cell in cells.items():
        if not (key := metadata_key(target)):
            continue
        *groups, last = key.split(".")
        branch = tree
        for group in groups:
            branch = branch.setdefault(group, {})
        is_number = target.endswith(NUMBER)
        branch[last] = read_number(cell, key=key) if is_number else text_of(cell).strip()
    return tree
