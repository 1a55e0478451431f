"""A tree of criteria as blocks of rows: the first is the top, the others are groups below it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from accounts.admin.rows import MORE, Given, Rows
from analytics.admin.segment_rows import CriterionRow, JoinerForm, shown_row
from analytics.segments.tree import JOINERS

MOST_GROUPS = 10
_COUNT = "groups-count"
_NEW_GROUP = "groups"
Json = dict[str, Any]
Shown = list[tuple[str, list[Json]]]


class Block:
    """Rows that hold together in one of three ways."""

    def __init__(self, prefix: str, given: Given, joiner: str, shown: Sequence[Json]) -> None:
        self.form = JoinerForm(given, prefix=prefix, initial={"joiner": joiner})
        self.rows = Rows(CriterionRow, f"{prefix}-rows", given, shown, extra=1)

    def is_valid(self) -> bool:
        """Whether everything that was filled in is right."""
        return all([self.form.is_valid(), self.rows.is_valid()])


class Blocks:
    """The blocks of one page. A tree that they cannot say is `kept` as it is."""

    count_name, new_group = _COUNT, _NEW_GROUP

    def __init__(self, given: Given, tree: Mapping[str, Any] | None) -> None:
        shown = blocks_of(tree)
        self.kept = tree if shown is None else None
        self.blocks: list[Block] = []
        # Where a refusal of the service belongs: its path, and the row that led to it.
        self.places: dict[str, CriterionRow] = {}
        if self.kept is not None:
            return
        parts = shown or [("AND", [])]
        if given is not None:
            parts = [("AND", []) for _ in range(_wanted(given))]
        self.blocks = [
            Block(f"who-{n}", given, joiner, rows) for n, (joiner, rows) in enumerate(parts)
        ]

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def is_valid(self) -> bool:
        """Whether every row that says something says it right."""
        return all(list(map(Block.is_valid, self.blocks)))

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form."""
        for block in self.blocks:
            yield block.form
            yield from block.rows

    def tree(self) -> Json | None:
        """The tree that the blocks say; None when no row says anything."""
        if self.kept is not None:
            return dict(self.kept)
        parts: list[Json] = []
        for block in self.blocks:
            is_top = block is self.blocks[0]
            place = "criteria" if is_top else f"criteria.conditions.{len(parts)}"
            leaves: list[Json] = []
            for row in block.rows.filled:
                self.places[f"{place}.conditions.{len(leaves)}"] = row
                leaves.append(row.criterion())
            joiner = block.form.cleaned_data["joiner"]
            if is_top:
                parts = leaves
            elif leaves:
                parts.append({"type": joiner, "conditions": leaves})
        top = self.blocks[0].form.cleaned_data["joiner"]
        return {"type": top, "conditions": parts} if parts else None

    def row_at(self, path: str) -> tuple[CriterionRow, str] | None:
        """The row that a refusal's path leads to, and the criterion's field in it."""
        for place, row in self.places.items():
            if path == place or path.startswith(f"{place}."):
                return row, path.removeprefix(place).strip(".").partition(".")[0]
        return None


def blocks_of(tree: Mapping[str, Any] | None) -> Shown | None:
    """The tree as blocks of rows; None when they cannot say it."""
    if not tree:
        return []
    if tree["type"] not in JOINERS:
        tree = {"type": "AND", "conditions": [tree]}
    leaves = [part for part in tree["conditions"] if part["type"] not in JOINERS]
    groups = [part for part in tree["conditions"] if part["type"] in JOINERS]
    if len(groups) > MOST_GROUPS:
        return None
    blocks: Shown = []
    for joiner, parts in [(tree["type"], leaves), *((g["type"], g["conditions"]) for g in groups)]:
        rows = [None if part["type"] in JOINERS else shown_row(part) for part in parts]
        if None in rows:
            return None
        blocks.append((joiner, [row for row in rows if row is not None]))
    return blocks


def _wanted(given: Mapping[str, Any]) -> int:
    written = str(given.get(_COUNT, ""))
    sent = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 1
    more = 1 if given.get(MORE) == _NEW_GROUP else 0
    return max(1, min(sent + more, MOST_GROUPS + 1))
