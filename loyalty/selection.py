"""Which events a streak, a challenge or a board counts: triggers, and conditions on top."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from django.utils.translation import gettext as _

from core.errors import FieldFault, Invalid
from events.kinds import LOSSES, TYPES, Category
from loyalty.rules.checking import check_triggers, customer_fields
from loyalty.rules.compiled import CompiledTrigger, compile_trigger
from loyalty.rules.conditions import Check, compile_tree, refuse_impossible
from loyalty.rules.content import Condition, Trigger
from loyalty.rules.facts import Facts, Happening


class Selection(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Events that one of the triggers matches and for which the conditions hold."""

    triggers: list[Trigger] = []
    conditions: Condition | None = None


@dataclass(frozen=True, slots=True)
class CompiledSelection:
    """A selection, ready to be asked. `types`: no event of another type is meant; None: any is."""

    triggers: tuple[CompiledTrigger, ...]
    check: Check
    types: frozenset[str] | None = None

    def may_be_about(self, event: Happening) -> bool:
        """Whether a trigger matches some event of this one's type."""
        return any(trigger.may_match(event) for trigger in self.triggers)

    def is_about_all_like(self, event: Happening) -> bool:
        """Whether a trigger matches all events of this one's type."""
        if event.event_type in LOSSES:
            return False
        return any(trigger.matches_all_like(event) for trigger in self.triggers)

    def is_about(self, event: Happening) -> bool:
        """Whether a trigger matches; a refund counts nowhere."""
        if event.event_type in LOSSES:
            return False
        return any(trigger.matches(event) for trigger in self.triggers)

    def holds(self, facts: Facts) -> bool:
        """Whether an event counts that this is about: not if it was refunded in full."""
        if facts.event.amount and not facts.kept:
            return False
        return self.check(facts, [])


def selection_of(kept: object) -> Selection:
    """The selection that a model keeps as JSON values."""
    return msgspec.convert(kept, Selection)


def compile_selection(selection: Selection) -> CompiledSelection:
    """The selection, compiled."""
    return CompiledSelection(
        triggers=tuple(map(compile_trigger, selection.triggers)),
        check=compile_tree(selection.conditions),
        types=_types(selection.triggers),
    )


def check_selection(selection: Selection, *, field: str = "counts") -> Iterator[FieldFault]:
    """The faults of a selection that is to count the same events whenever it is asked."""
    if not selection.triggers:
        yield FieldFault(f"{field}.triggers", "required", _("Say which events count."))
    yield from check_triggers(selection.triggers, field=f"{field}.triggers")
    place = f"{field}.conditions"
    try:
        refuse_impossible(selection.conditions, field=place)
    except Invalid as refusal:
        yield from refusal.faults
        return
    for name in customer_fields(selection.conditions):
        words = _(
            "%(name)s changes without an event, so that nothing could be counted anew by it."
        ) % {"name": name}
        yield FieldFault(place, "field_not_allowed", words)


def _types(triggers: Iterable[Trigger]) -> frozenset[str] | None:
    found: set[str] = set()
    for trigger in triggers:
        if trigger.types:
            found |= set(trigger.types)
        elif trigger.category:
            found |= {kind.value for kind in TYPES[Category(trigger.category)]}
        else:
            return None
    return frozenset(found)
