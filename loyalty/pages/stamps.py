"""A member's stamp cards, drawn as cards."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Customer
from loyalty.rules.phrases import say_number
from loyalty.stamps.reading import ProgramView, programs_of

# A card with more places than this is told, not drawn.
_MOST_DRAWN = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stamp card: its places, filled or empty, and what is said of it."""

    view: ProgramView
    places: list[bool]
    words: str
    missing: str
    full: str
    spent: str


def sheets_of(customer: Customer) -> list[Sheet]:
    """The member's stamp cards, and those that they can begin."""
    return [_sheet(view) for view in programs_of(customer)]


def _sheet(view: ProgramView) -> Sheet:
    size, filled = view.program.threshold, len(view.under_way)
    named = {"filled": say_number(filled), "size": say_number(size)}
    return Sheet(
        view=view,
        places=[place < filled for place in range(size)] if size <= _MOST_DRAWN else [],
        words=_("%(filled)s of %(size)s stamps") % named,
        missing=say_stamps_to_go(view.missing),
        full=_full(view.finished),
        spent=_spent(view.spent_in_all),
    )


def say_stamps_to_go(count: int) -> str:
    """How many stamps a card still takes."""
    return ngettext("%(n)s stamp to go", "%(n)s stamps to go", count) % {"n": say_number(count)}


def _full(count: int) -> str:
    if not count:
        return ""
    words = ngettext("%(n)s full card to spend", "%(n)s full cards to spend", count)
    return words % {"n": say_number(count)}


def _spent(count: int) -> str:
    if not count:
        return ""
    words = ngettext("%(n)s card finished and spent", "%(n)s cards finished and spent", count)
    return words % {"n": say_number(count)}
