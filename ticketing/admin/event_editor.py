"""The editor of an event: from its forms and rows to the content that the API's PUT takes too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import slugify

from accounts.admin.base import said
from accounts.admin.rows import Given, RowForm, Rows
from accounts.models import Workspace
from core.errors import DomainError, FieldFault
from events.admin.inputs import shown_number
from ticketing.admin.event_forms import CodeRow, EventForm, GateRow
from ticketing.admin.moments import instant_of, shown_wall
from ticketing.admin.type_blocks import TypeBlocks, plain_fields
from ticketing.catalogue.content import PromoCodeContent, TicketedEventContent
from ticketing.catalogue.states import DiscountKind, EventState

# A page sends so many fields at most; codes beyond these are changed by the API.
MOST_CODES = 40
_INSTANTS = ("starts_at", "ends_at", "transfers_close_at")
# What refusals call a field of a code, and what it is called here.
_CODE_NAMES = {"ticket_type_ids": "types", "kind": "off"}
_PLAIN = (
    "title",
    "description",
    "venue",
    "address",
    "time_zone",
    "capacity",
    "listed",
    "hold_minutes",
    "desk_hold_hours",
    "photos_open",
    "photos_need_approval",
    "sends_reminder",
)


class EventEditor:
    """One event on the page. `kept` is what is set up already, or what a copy begins with."""

    def __init__(
        self,
        given: Given,
        workspace: Workspace,
        kept: TicketedEventContent | None = None,
        *,
        version: str = "",
    ) -> None:
        self.workspace, self.kept, self.version = workspace, kept, version
        self.zone = ZoneInfo((kept and kept.time_zone) or workspace.time_zone)
        self.form = EventForm(given, initial=self._shown())
        if version:
            del self.form.fields["key"]
        self.gates = Rows(
            GateRow, "gates", given, [{"name": one} for one in self._gates()], extra=1
        )
        self.types = TypeBlocks(given, workspace, kept.ticket_types if kept else [], self.zone)
        self.codes = Rows(CodeRow, "codes", given, self._shown_codes(), extra=1)
        for row in self.codes:
            types = row.fields["types"]
            types.choices = self.types.choices()  # type: ignore[attr-defined]  # a choice field

    def is_valid(self) -> bool:
        """Whether everything can be read; what it says is the service's to judge."""
        parts: list[Any] = [self.form, self.gates, self.types, self.codes]
        found = [part.is_valid() for part in parts]
        return all(found)

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the page."""
        yield self.form
        yield from self.gates
        yield from self.types.forms()
        yield from self.codes

    @property
    def key(self) -> str:
        """The key of a new event: as written, or made of the title."""
        given = self.form.cleaned_data
        return str(given["key"] or slugify(given["title"])[:100])

    def content(self, status: EventState) -> TicketedEventContent:
        """What the page says. Asked for once it is valid."""
        given = self.form.cleaned_data
        zone = ZoneInfo(given["time_zone"])
        moments = {
            name: instant_of(given[name], zone, getattr(self.kept, name, None))
            for name in _INSTANTS
        }
        return TicketedEventContent(
            **{name: given[name] for name in _PLAIN},
            **moments,  # type: ignore[arg-type]  # the form asks for the first two
            status=status,
            gates=[row.cleaned_data["name"] for row in self.gates.filled],
            ticket_types=self.types.contents(zone),
            promo_codes=[*(self._code(row, zone) for row in self.codes.filled), *self.more_codes],
        )

    @property
    def more_codes(self) -> Sequence[PromoCodeContent]:
        """The codes that the page has no rows for, and leaves as they are."""
        return self.kept.promo_codes[MOST_CODES:] if self.kept else []

    def show(self, refusal: DomainError) -> None:
        """Say a refusal where what it is about was filled in."""
        for fault in refusal.faults:
            self._show(fault)
        if not refusal.faults:
            self.form.add_error(None, said(refusal))

    def _show(self, fault: FieldFault) -> None:
        path = [in_snake(part) for part in fault.field.split(".")]
        name = {"event_id": "key"}.get(path[0], path[0])
        if found := self._row_at(path):
            row, field = found
            row.tell(fault.message, field)
        elif name in self.form.fields:
            self.form.add_error(name, fault.message)
        else:
            self.form.add_error(None, fault.message)

    def _row_at(self, path: Sequence[str]) -> tuple[RowForm, str] | None:
        at = int(path[1]) if len(path) > 1 and path[1].isdigit() else -1
        if at < 0:
            return None
        if path[0] == "ticket_types":
            return self.types.row_at(at, path[2:])
        lists: dict[str, Rows[Any]] = {"gates": self.gates, "promo_codes": self.codes}
        rows = lists.get(path[0])
        if rows is None or at >= len(rows.filled):
            return None
        field = path[2] if len(path) > 2 else ""
        return rows.filled[at], _CODE_NAMES.get(field, field)

    def _gates(self) -> Sequence[str]:
        return self.kept.gates if self.kept else []

    def _shown(self) -> dict[str, Any]:
        if self.kept is None:
            return {"time_zone": self.workspace.time_zone}
        moments = {name: shown_wall(getattr(self.kept, name), self.zone) for name in _INSTANTS}
        own = {"version": self.version, "time_zone": self.zone.key}
        return plain_fields(self.kept, _PLAIN) | moments | own

    def _shown_codes(self) -> list[Mapping[str, Any]]:
        codes = self.kept.promo_codes[:MOST_CODES] if self.kept else []
        positions = self.types.positions()
        return [
            plain_fields(one, ("code", "max_uses", "max_per_customer", "active"))
            | {
                "off": one.kind.value,
                "value": shown_number(one.value),
                "types": [positions[key] for key in one.ticket_type_ids if key in positions],
                "starts_at": shown_wall(one.starts_at, self.zone),
                "ends_at": shown_wall(one.ends_at, self.zone),
            }
            for one in codes
        ]

    def _code(self, row: CodeRow, zone: ZoneInfo) -> PromoCodeContent:
        given = row.cleaned_data
        word = str(given["code"]).upper()
        every = self.kept.promo_codes if self.kept else []
        kept = next((one for one in every if one.code == word), None)
        return PromoCodeContent(
            code=word,
            kind=DiscountKind(given["off"]),
            value=given["value"] or Decimal(0),
            ticket_type_ids=self.types.keys_of(given["types"]),
            max_uses=given["max_uses"],
            max_per_customer=given["max_per_customer"],
            starts_at=instant_of(given["starts_at"], zone, kept.starts_at if kept else None),
            ends_at=instant_of(given["ends_at"], zone, kept.ends_at if kept else None),
            active=given["active"],
        )


def in_snake(name: str) -> str:
    """A name of the API as the forms spell it: saleStartsAt is sale_starts_at."""
    return re.sub(r"(?=[A-Z])", "_", name).lower()
