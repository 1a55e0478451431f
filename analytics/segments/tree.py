"""A segment's criteria: a tree of AND, OR and NOT, out of JSON and back into it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.criterion import Criterion
from analytics.segments.registry import criteria
from analytics.segments.who import Who
from core.api.parsing import refusal_of
from core.errors import FieldFault, Invalid
from events.kinds import did_you_mean

JOINERS = ("AND", "OR", "NOT")
MOST_CONDITIONS = 100
MOST_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Branch:
    """All of the conditions hold (AND), at least one does (OR), or none does (NOT)."""

    type: str
    conditions: tuple["Node", ...]

    def who(self, asked: Asked) -> Who:
        """The customers of whom it holds."""
        parts = [part.who(asked) for part in self.conditions]
        if self.type == "AND":
            return reduce(Who.__and__, parts)
        among = reduce(Who.__or__, parts)
        return among if self.type == "OR" else ~among

    def words(self, workspace: Workspace) -> str:
        """It in plain words."""
        parts = [
            f"({part.words(workspace)})" if isinstance(part, Branch) else part.words(workspace)
            for part in self.conditions
        ]
        if self.type == "NOT":
            return _("none of these: %(list)s") % {"list": "; ".join(parts)}
        return (_(" and ") if self.type == "AND" else _(" or ")).join(parts)


Node: TypeAlias = Branch | Criterion


def parse_tree(raw: Any, *, at: str = "criteria") -> Node:
    """The tree that a JSON value spells. Raises Invalid with the faults, named from `at` on."""
    faults: list[FieldFault] = []
    tree = _node(raw, at, faults, depth=0)
    if tree is not None and sum(1 for _leaf in leaves(tree, at)) > MOST_CONDITIONS:
        faults.append(
            FieldFault(
                at, "too_many", _("Use at most %(most)s criteria.") % {"most": MOST_CONDITIONS}
            )
        )
    if faults or tree is None:
        raise Invalid(faults=faults)
    return tree


def refuse_unknown(tree: Node, *, workspace: Workspace, at: str = "criteria") -> None:
    """Raise Invalid when the tree names what the workspace does not have."""
    faults = [
        FieldFault(f"{place}.{fault.field}", fault.code, fault.message)
        for place, leaf in leaves(tree, at)
        for fault in leaf.unknown(workspace)
    ]
    if faults:
        raise Invalid(faults=faults)


def leaves(tree: Node, at: str = "criteria") -> Iterator[tuple[str, Criterion]]:
    """Each criterion, with its place."""
    if isinstance(tree, Criterion):
        yield at, tree
        return
    for number, part in enumerate(tree.conditions):
        yield from leaves(part, f"{at}.conditions.{number}")


def to_json(tree: Node) -> dict[str, Any]:
    """The tree as JSON carries it."""
    if isinstance(tree, Branch):
        return {"type": tree.type, "conditions": [to_json(part) for part in tree.conditions]}
    plain: dict[str, Any] = msgspec.to_builtins(tree)
    return plain


def _node(raw: Any, at: str, faults: list[FieldFault], depth: int) -> Node | None:
    if not isinstance(raw, Mapping):
        faults.append(FieldFault(at, "invalid_type", _("Give an object with a type.")))
        return None
    kind = raw.get("type")
    if kind in JOINERS:
        return _branch(raw, at, faults, depth)
    known = criteria()
    if not isinstance(kind, str) or kind not in known:
        words = _("Unknown %(kind)s. %(hint)s") % {
            "kind": repr(str(kind)[:50]),
            "hint": did_you_mean(str(kind)[:50], [*JOINERS, *known]),
        }
        faults.append(FieldFault(f"{at}.type", "unknown_criterion", words))
        return None
    return _criterion(known[kind], raw, at, faults)


def _branch(raw: Mapping[str, Any], at: str, faults: list[FieldFault], depth: int) -> Node | None:
    strange = [str(name)[:50] for name in raw if name not in {"type", "conditions"}]
    faults.extend(
        FieldFault(f"{at}.{name}", "unknown_field", _("AND, OR and NOT have conditions alone."))
        for name in strange
    )
    parts = raw.get("conditions")
    if not isinstance(parts, Sequence) or isinstance(parts, str) or not parts:
        words = _("Give at least one condition; for all customers say everyone.")
        faults.append(FieldFault(f"{at}.conditions", "required", words))
        return None
    if depth >= MOST_DEPTH or len(parts) > MOST_CONDITIONS:
        words = _("Nest at most %(most)s levels of at most %(many)s conditions.") % {
            "most": MOST_DEPTH,
            "many": MOST_CONDITIONS,
        }
        faults.append(FieldFault(f"{at}.conditions", "too_many", words))
        return None
    read = [
        _node(part, f"{at}.conditions.{number}", faults, depth + 1)
        for number, part in enumerate(parts)
    ]
    return Branch(str(raw["type"]), tuple(part for part in read if part is not None))


def _criterion(
    kind: type[Criterion], raw: Mapping[str, Any], at: str, faults: list[FieldFault]
) -> Criterion | None:
    try:
        read = msgspec.convert(raw, kind)
    except msgspec.ValidationError as fault:
        refusal = refusal_of(fault, [field.encode_name for field in msgspec.structs.fields(kind)])
        faults.extend(_placed(refusal.faults, at))
        return None
    own = _placed(read.faults(), at)
    faults.extend(own)
    return None if own else read


def _placed(faults: Any, at: str) -> list[FieldFault]:
    return [
        FieldFault(f"{at}.{fault.field}".strip("."), fault.code, fault.message) for fault in faults
    ]
