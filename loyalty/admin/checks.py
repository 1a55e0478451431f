"""A rule's conditions one by one: what each asks, what an event had, and whether it held."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from loyalty.rules.conditions import leaves
from loyalty.rules.content import RuleContent
from loyalty.rules.parts import Part
from loyalty.rules.phrases import say_condition, say_value


@dataclass(frozen=True, slots=True)
class Checked:
    """One condition: what it asks, what the event had, and whether it held."""

    words: str
    value: str
    held: bool


def checks_of(content: RuleContent, part: Part) -> list[Checked]:
    """The conditions of a version with what its trace saw; none when it was not asked so far."""
    asked = zip(leaves(content.conditions), part.seen, strict=False)
    return [
        Checked(say_condition(leaf), _was(value, str(leaf.field)), held)
        for leaf, (value, held) in asked
    ]


def _was(value: Any, field: str) -> str:
    return _("missing") if value is None else say_value(value, field=field)
