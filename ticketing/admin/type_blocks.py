"""The ticket types of an event on its page: a block each, with the rows of its perks inside."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import slugify

from accounts.admin.rows import MORE, Given, RowForm, Rows
from accounts.models import Workspace
from core.money import show_amount
from ticketing.admin.event_forms import PerkRow, TypeRow
from ticketing.admin.moments import instant_of, shown_wall
from ticketing.catalogue.checking import MOST_TYPES
from ticketing.catalogue.content import PerkContent, TicketTypeContent

_PLAIN = (
    "title",
    "description",
    "capacity",
    "per_customer_max",
    "hidden",
    "transferable",
    "re_entry",
    "active",
)
_PREFIX = "types"
_LIMITS = {"per_order_min": 1, "per_order_max": 10}


def plain_fields(content: Any, names: Sequence[str]) -> dict[str, Any]:
    """Fields that forms and contents spell alike."""
    return {name: getattr(content, name) for name in names}


class TypeBlock:
    """One ticket type; `kept` is the one that is there already."""

    def __init__(
        self, number: int, given: Given, kept: TicketTypeContent | None, shown: dict[str, Any]
    ) -> None:
        self.number, self.kept = number, kept
        prefix = f"{_PREFIX}-{number}"
        self.form = TypeRow(given, prefix=prefix, initial=shown)
        perks = kept.perks if kept else []
        rows = [
            plain_fields(perk, ("title", "allowance", "description", "active"))
            | {"key": perk.perk_id}
            for perk in perks
        ]
        self.perks = Rows(PerkRow, f"{prefix}-perks", given, rows, extra=1)
        if kept is not None:
            self.form.fields["key"].widget = forms.HiddenInput()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return self.form.is_empty

    @property
    def name(self) -> str:
        """What the page calls it."""
        return str(self.form["title"].value() or "")

    def is_valid(self) -> bool:
        """Whether everything that was filled in is right."""
        return all([self.form.is_valid(), self.perks.is_valid()])

    def content(self, key: str, zone: ZoneInfo) -> TicketTypeContent:
        """What the block says."""
        given, kept = self.form.cleaned_data, self.kept
        limits: dict[str, Any] = {
            name: preset if given[name] is None else given[name] for name, preset in _LIMITS.items()
        }
        return TicketTypeContent(
            **{name: given[name] for name in _PLAIN},
            **limits,
            ticket_type_id=key,
            price=given["price"] or Decimal(0),
            currency=str(given["currency"]).upper() or None,
            sale_starts_at=instant_of(
                given["sale_starts_at"], zone, kept.sale_starts_at if kept else None
            ),
            sale_ends_at=instant_of(
                given["sale_ends_at"], zone, kept.sale_ends_at if kept else None
            ),
            perks=self._perks(),
        )

    def _perks(self) -> list[PerkContent]:
        used = {row.cleaned_data["key"] for row in self.perks.filled}
        return [
            PerkContent(
                perk_id=row.cleaned_data["key"] or new_key(row.cleaned_data["title"], used),
                title=row.cleaned_data["title"],
                description=row.cleaned_data["description"],
                allowance=1
                if row.cleaned_data["allowance"] is None
                else row.cleaned_data["allowance"],
                active=row.cleaned_data["active"],
            )
            for row in self.perks.filled
        ]


class TypeBlocks:
    """All ticket types of the page, below each other; empty blocks do not count."""

    count_name = f"{_PREFIX}-count"
    prefix = _PREFIX

    def __init__(
        self,
        given: Given,
        workspace: Workspace,
        kept: Sequence[TicketTypeContent],
        zone: ZoneInfo,
    ) -> None:
        known = {one.ticket_type_id: one for one in kept}
        shown: list[TicketTypeContent | None] = [*kept, *([] if kept else [None])]
        if given is not None:
            shown = [
                known.get(str(given.get(f"{_PREFIX}-{n}-key", ""))) for n in range(_wanted(given))
            ]
        self.blocks = [
            TypeBlock(number, given, one, _shown(one, workspace, zone))
            for number, one in enumerate(shown)
        ]

    def __iter__(self) -> Iterator[TypeBlock]:
        return iter(self.blocks)

    @property
    def count(self) -> int:
        """How many blocks there are, empty ones included."""
        return len(self.blocks)

    @property
    def filled(self) -> list[TypeBlock]:
        """The blocks that say something."""
        return [block for block in self.blocks if not block.is_empty]

    def is_valid(self) -> bool:
        """Whether every block that says something says it right."""
        found = [block.is_valid() for block in self.filled]
        return all(found)

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the blocks."""
        for block in self.blocks:
            yield block.form
            yield from block.perks

    def choices(self) -> list[tuple[str, str]]:
        """The types as a promo code chooses among them: by their place on the page."""
        return [(str(block.number), block.name) for block in self.blocks if block.name]

    def positions(self) -> dict[str, str]:
        """The place on the page of each type that is kept."""
        return {block.kept.ticket_type_id: str(block.number) for block in self.blocks if block.kept}

    def keys(self) -> dict[str, str]:
        """The key of each type that says something, by its place on the page."""
        written = {str(one.number): one.form.cleaned_data["key"] for one in self.filled}
        used = {key for key in written.values() if key}
        return {
            str(one.number): written[str(one.number)]
            or new_key(one.form.cleaned_data["title"], used)
            for one in self.filled
        }

    def keys_of(self, places: Sequence[str]) -> list[str]:
        """The keys of the types at these places."""
        keys = self.keys()
        return [keys[place] for place in places if place in keys]

    def contents(self, zone: ZoneInfo) -> list[TicketTypeContent]:
        """What the blocks say."""
        keys = self.keys()
        return [block.content(keys[str(block.number)], zone) for block in self.filled]

    def row_at(self, at: int, path: Sequence[str]) -> tuple[RowForm, str] | None:
        """The row that a refusal's path leads to, and the name of the field in it."""
        if at >= len(self.filled):
            return None
        block, field = self.filled[at], path[0] if path else ""
        if field == "perks" and len(path) > 1 and path[1].isdigit():
            number = int(path[1])
            rows = block.perks.filled
            return (rows[number], path[-1]) if number < len(rows) else None
        return block.form, {"ticket_type_id": "key"}.get(field, field)


def new_key(title: str, used: set[str]) -> str:
    """A key made of a title that none of these has; it is used from now on."""
    stem = slugify(title)[:80] or "ticket"
    names = [stem, *(f"{stem}-{n}" for n in range(2, len(used) + 3))]
    found = next(name for name in names if name not in used)
    used.add(found)
    return found


def _shown(one: TicketTypeContent | None, workspace: Workspace, zone: ZoneInfo) -> dict[str, Any]:
    if one is None:
        return {"currency": workspace.currency}
    currency = one.currency or workspace.currency
    return plain_fields(one, (*_PLAIN, *_LIMITS)) | {
        "key": one.ticket_type_id,
        "currency": currency,
        "price": show_amount(one.price, currency) if one.price else "",
        "sale_starts_at": shown_wall(one.sale_starts_at, zone),
        "sale_ends_at": shown_wall(one.sale_ends_at, zone),
    }


def _wanted(given: Mapping[str, Any]) -> int:
    sent = str(given.get(TypeBlocks.count_name, ""))
    count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 1
    more = 1 if given.get(MORE) == _PREFIX else 0
    return max(1, min(count + more, MOST_TYPES))
