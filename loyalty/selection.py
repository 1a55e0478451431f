"""Which events a streak, a challenge or a board counts: triggers, and conditions on top."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from events.kinds import LOSSES
from loyalty.rules.compiled import compile_trigger
from loyalty.rules.conditions import Check, compile_tree
from loyalty.rules.content import Condition, Trigger
from loyalty.rules.facts import Facts, Happening


class Selection(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Events that one of the triggers matches and for which the conditions hold."""

    triggers: list[Trigger] = []
    conditions: Condition | None = None


@dataclass(frozen=True, slots=True)
class CompiledSelection:
    """A selection, ready to be asked."""

    triggers: tuple[Callable[[Happening], bool], ...]
    check: Check

    def is_about(self, event: Happening) -> bool:
        """Whether a trigger matches; a refund counts nowhere."""
        if event.event_type in LOSSES:
            return False
        return any(matches(event) for matches in self.triggers)

    def counts(self, facts: Facts) -> bool:
        """Whether the event counts: not if it was refunded in full."""
        event = facts.event
        if event.amount and not facts.kept:
            return False
        return self.is_about(event) and self.check(facts, [])


def selection_of(kept: object) -> Selection:
    """The selection that a model keeps as JSON values."""
    return msgspec.convert(kept, Selection)


def compile_selection(selection: Selection) -> CompiledSelection:
    """The selection, compiled."""
    return CompiledSelection(
        triggers=tuple(map(compile_trigger, selection.triggers)),
        check=compile_tree(selection.conditions),
    )
