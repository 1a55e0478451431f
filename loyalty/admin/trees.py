"""Conditions as people fill them in: rows that hold together, and groups of rows below them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.admin.rows import MORE, Given, RowForm, Rows
from events.admin.inputs import choice
from loyalty.admin.conditions import ConditionRow, shown_condition
from loyalty.rules.content import Condition
from loyalty.rules.phrases import say_condition

_JOINERS = [
    ("AND", _("All of these hold")),
    ("OR", _("At least one of these holds")),
    ("NOT", _("None of these holds")),
]
MOST_GROUPS = 10
_COUNT = "groups-count"
_NEW_GROUP = "groups"
Blocks = list[tuple[str, list[dict[str, Any]]]]


class JoinerForm(forms.Form):
    """How the conditions of one block hold together."""

    joiner = choice(_("When"), _JOINERS, initial="AND")


class Block:
    """Rows that hold together in one of three ways."""

    def __init__(
        self, prefix: str, given: Given, joiner: str, shown: Sequence[Mapping[str, Any]]
    ) -> None:
        self.form = JoinerForm(given, prefix=prefix, initial={"joiner": joiner})
        self.rows = Rows(ConditionRow, f"{prefix}-rows", given, shown)

    def is_valid(self) -> bool:
        """Whether everything that was filled in is right."""
        return all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def joiner(self) -> str:
        """AND, OR or NOT."""
        return str(self.form.cleaned_data["joiner"])


class ConditionEditor:
    """A tree of conditions as blocks: the first is the top, the others are groups below it.

    A tree that blocks cannot say is `kept`: shown in words, and left as it is.
    """

    def __init__(self, given: Given, tree: Condition | None) -> None:
        self.tree = tree
        shown = blocks_of(tree)
        self.kept = tree if shown is None else None
        self.blocks: list[Block] = []
        # Where a refusal of the engine belongs: its path, and the row that led to it.
        self.places: dict[str, RowForm] = {}
        if self.kept is not None:
            return
        blocks = shown or [("AND", [])]
        if given is not None:
            blocks = [("AND", []) for _ in range(_wanted(given))]
        self.blocks = [
            Block(f"when-{n}", given, joiner, rows) for n, (joiner, rows) in enumerate(blocks)
        ]

    count_name = _COUNT
    new_group = _NEW_GROUP

    @property
    def top(self) -> Block | None:
        """The first block."""
        return self.blocks[0] if self.blocks else None

    @property
    def groups(self) -> list[Block]:
        """The blocks below it."""
        return self.blocks[1:]

    @property
    def in_words(self) -> str:
        """What is kept and cannot be shown in rows."""
        return say_condition(self.kept) if self.kept else ""

    def is_valid(self) -> bool:
        """Whether every row that says something says it right."""
        return all(block.is_valid() for block in self.blocks)

    def condition(self) -> Condition | None:
        """The tree that the blocks say; the very one that was kept when they say the same."""
        if self.kept is not None:
            return self.kept
        tree = self._built()
        same = blocks_of(self.tree)
        return self.tree if tree == _tree(same or []) else tree

    def _built(self) -> Condition | None:
        parts: list[Condition] = []
        for block in self.blocks:
            path = "conditions" if block is self.top else f"conditions.conditions.{len(parts)}"
            leaves: list[Condition] = []
            for row in block.rows.filled:
                self.places[f"{path}.conditions.{len(leaves)}"] = row
                leaves.append(row.condition())
            if block is self.top:
                parts = leaves
            elif leaves:
                parts.append(Condition(type=block.joiner, conditions=leaves))  # type: ignore[arg-type]  # a joiner is one of its types
        if not parts:
            return None
        return Condition(type=self.blocks[0].joiner, conditions=parts)  # type: ignore[arg-type]  # the same

    def row_at(self, path: str) -> tuple[RowForm, str] | None:
        """The row that a refusal's path leads to, and the name of the field in it."""
        for place, row in self.places.items():
            if path == place or path.startswith(f"{place}."):
                return row, path.removeprefix(place).strip(".")
        return None


def blocks_of(tree: Condition | None) -> Blocks | None:
    """The tree as blocks of rows; None when they cannot say it."""
    if tree is None:
        return []
    if tree.type is None:
        tree = Condition(type="AND", conditions=[tree])
    leaves = [part for part in tree.conditions if part.type is None]
    groups = [part for part in tree.conditions if part.type is not None]
    if len(groups) > MOST_GROUPS or any(one.type for group in groups for one in group.conditions):
        return None
    blocks: Blocks = []
    for joiner, parts in [(tree.type, leaves), *((one.type, one.conditions) for one in groups)]:
        rows = [shown_condition(leaf) for leaf in parts]
        blocks.append((str(joiner), [row for row in rows if row is not None]))
        if None in rows:
            return None
    return blocks if _is_said_by(tree, blocks) else None


def _is_said_by(tree: Condition, blocks: Blocks) -> bool:
    """Whether the blocks, sent back as they are, make the same conditions again."""
    ordered = sorted(tree.conditions, key=lambda part: part.type is not None)
    return _tree(blocks) == Condition(type=tree.type, conditions=ordered)


def _tree(blocks: Blocks) -> Condition | None:
    """The tree that these rows make; None when one of them is refused."""
    parts: list[Condition] = []
    for number, (joiner, rows) in enumerate(blocks):
        forms = [ConditionRow(row) for row in rows]
        if not all(form.is_valid() for form in forms):
            return None
        leaves = [form.condition() for form in forms]
        if number == 0:
            parts = leaves
        else:
            parts.append(Condition(type=joiner, conditions=leaves))  # type: ignore[arg-type]  # the same
    return Condition(type=blocks[0][0], conditions=parts) if parts else None  # type: ignore[arg-type]  # the same


def _wanted(given: Mapping[str, Any]) -> int:
    text = str(given.get(_COUNT, ""))
    sent = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1
    more = 1 if given.get(MORE) == _NEW_GROUP else 0
    return max(1, min(sent + more, MOST_GROUPS + 1))
