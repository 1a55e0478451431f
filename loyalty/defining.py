"""What streaks and challenges must fulfil, and how one is kept: made, changed, counted anew."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.api.bodies import check_instant, check_texts, in_utc
from core.errors import FieldFault, Invalid
from loyalty.definitions import CountedDefinition, refuse_too_many
from loyalty.recounting.services import begin_recount
from loyalty.selection import Selection, check_selection, selection_of

D = TypeVar("D", bound=CountedDefinition)
MOST_REWARDS = 50
MOST_POINTS = 10**9
# What the ledger's column for goals holds.
MOST_TARGET = 2**31 - 1
_WORDS = frozenset({"title", "description"})


class CountedContent(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """What the API carries of either."""

    title: str
    description: str = ""
    active: bool = True
    counts: Selection
    starts_at: datetime | None = None
    # How far counting anew has come: answered, and ignored when it is sent back.
    recount: Any = None


def check_common(content: CountedContent) -> Iterator[FieldFault]:
    """The faults of what either has."""
    yield from check_texts(content.title, content.description)
    yield from check_selection(content.counts)
    yield from check_instant("startsAt", content.starts_at)


def common_fields(content: CountedContent) -> dict[str, Any]:
    """The model's fields that either spells."""
    return {
        "title": content.title,
        "description": content.description,
        "is_active": content.active,
        "counts": msgspec.to_builtins(content.counts),
        "starts_at": in_utc(content.starts_at),
    }


def common_content(definition: CountedDefinition) -> dict[str, Any]:
    """What a kept definition says, of what either has."""
    return {
        "title": definition.title,
        "description": definition.description,
        "active": definition.is_active,
        "counts": selection_of(definition.counts),
        "starts_at": definition.starts_at,
    }


def check_rewards(
    rewards: Sequence[tuple[int, int]], *, field: str, at: str, most: int = MOST_TARGET
) -> Iterator[FieldFault]:
    """The faults of milestones or goals, given as (length or target, points).

    `at` is what the API calls the first of the two; `most` is how far the last can lie.
    """
    if len(rewards) > MOST_REWARDS:
        yield FieldFault(field, "too_many", _("Use at most %(most)s.") % {"most": MOST_REWARDS})
    before = 0
    for number, (target, points) in enumerate(rewards):
        if not 1 <= target <= most:
            yield FieldFault(
                f"{field}.{number}.{at}",
                "out_of_range",
                _("Give a whole number from 1 to %(most)s.") % {"most": most},
            )
        elif target <= before:
            yield FieldFault(
                f"{field}.{number}.{at}", "not_ascending", _("Each lies beyond the one before.")
            )
        if not 0 <= points <= MOST_POINTS:
            words = _("Give a whole number from 0 to %(most)s.") % {"most": MOST_POINTS}
            yield FieldFault(f"{field}.{number}.points", "out_of_range", words)
        before = max(before, target)


def find_or_begin(kind: type[D], *, workspace: Workspace, key: str) -> D:
    """The one with this key, or a new one that is not kept yet."""
    rows: Any = kind.objects.of(workspace)
    found: D | None = rows.filter(key=key).first()
    return found or kind(workspace=workspace, key=key)


def settle(definition: D, fields: Mapping[str, Any], *, fixed: Sequence[str] = ()) -> D:
    """Keep a definition with these fields; when it counts or pays something else, for everybody.

    Of an edited title nobody is counted anew. Raises Invalid when one of the `fixed` fields, by
    which standings are told, would change, Conflict when there are too many.
    """
    is_new = definition._state.adding
    changed = {name for name, value in fields.items() if getattr(definition, name) != value}
    if not (is_new or changed):
        return definition
    if not is_new:
        _refuse_another_thing([name for name in fixed if name in changed])
    if fields.get("is_active") and (is_new or "is_active" in changed):
        refuse_too_many(type(definition), workspace=definition.workspace)
    for name, value in fields.items():
        setattr(definition, name, value)
    if is_new:
        definition.save(force_insert=True)
    elif changed <= _WORDS:
        definition.save(update_fields=changed)
        return definition
    else:
        definition.version += 1
        definition.save()
    if definition.is_active:
        begin_recount(definition)
    return definition


def _refuse_another_thing(changed: Sequence[str]) -> None:
    if changed:
        words = _("This stays as it was made: make another one under another key.")
        raise Invalid(faults=[FieldFault(name, "cannot_change", words) for name in changed])
