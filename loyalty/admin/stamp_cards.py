"""A customer's stamp cards as they are drawn: circles, and the same in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loyalty.models import Joining, Stamp
from loyalty.rules.phrases import say_number
from loyalty.stamps.reading import ProgramView, SpentCard

# Of each programme; the words say how many more there are.
MOST_FULL = 3
MOST_SPENT = 3
# A card with more is a number and a bar.
MOST_CIRCLES = 50
_MANY = 20


@dataclass(frozen=True, slots=True)
class Circle:
    """One place on a card: what it looks like, and what it is when one asks."""

    look: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card: `look` is "open", "full" or "spent"; `circles` are none on a very long one."""

    look: str
    words: str
    stamps: int
    threshold: int
    circles: Sequence[Circle]
    more: str = ""
    redemption_id: UUID | None = None

    @property
    def is_long(self) -> bool:
        """Whether its circles are drawn small."""
        return self.threshold > _MANY


@dataclass(frozen=True, slots=True)
class Sheet:
    """One programme on a customer's page."""

    view: ProgramView
    cards: list[Card]
    more: list[str]
    can_leave: bool

    @property
    def program(self) -> Any:
        """The programme."""
        return self.view.program


def sheet_of(view: ProgramView) -> Sheet:
    """A programme with the customer's cards: those that can be spent, then the open one."""
    cards = [_full(view, stamps) for stamps in view.full_cards[:MOST_FULL]]
    if view.under_way or view.program.is_active:
        cards.append(_open(view))
    cards += [_spent(one) for one in view.spent[:MOST_SPENT]]
    by_staff = view.program.enrolment == Joining.BY_STAFF
    return Sheet(view, cards, list(_more(view)), can_leave=by_staff and view.is_enrolled)


def _more(view: ProgramView) -> Iterator[str]:
    if (full := view.finished - MOST_FULL) > 0:
        words = ngettext("%(n)s more full card", "%(n)s more full cards", full)
        yield words % {"n": say_number(full)}
    if (spent := view.spent_in_all - min(len(view.spent), MOST_SPENT)) > 0:
        words = ngettext("%(n)s more card was spent", "%(n)s more cards were spent", spent)
        yield words % {"n": say_number(spent)}
    if view.enrolment is not None and view.enrolment.left_at is not None:
        yield _("left the programme on %s") % _day(view.enrolment.left_at)


def _full(view: ProgramView, stamps: Sequence[Stamp]) -> Card:
    size = view.program.threshold
    return Card("full", _words(size, size), size, size, _circles(stamps, size), _("Full"))


def _open(view: ProgramView) -> Card:
    size, stamps = view.program.threshold, view.under_way
    words = ngettext("%(n)s more stamp is missing", "%(n)s more stamps are missing", view.missing)
    more = words % {"n": say_number(view.missing)}
    return Card("open", _words(len(stamps), size), len(stamps), size, _circles(stamps, size), more)


def _spent(spent: SpentCard) -> Card:
    size, valid = spent.card.threshold, len(spent.stamps) - spent.shortfall
    more = _("Spent on %s") % _day(spent.card.spent_at)
    if spent.shortfall:
        words = ngettext(
            "%(n)s of its purchases was refunded since",
            "%(n)s of its purchases were refunded since",
            spent.shortfall,
        )
        more += ". " + words % {"n": spent.shortfall}
    circles = _circles(spent.stamps, size)
    key = spent.card.redemption_id
    return Card("spent", _words(valid, size), valid, size, circles, more, key)


def _circles(stamps: Sequence[Stamp], size: int) -> list[Circle]:
    if size > MOST_CIRCLES:
        return []
    drawn = [_circle(stamp) for stamp in stamps[:size]]
    return drawn + [Circle("empty", _("not stamped yet"))] * (size - len(drawn))


def _circle(stamp: Stamp) -> Circle:
    day = _day(stamp.occurred_at)
    if stamp.voided_at is not None:
        return Circle("missing", _("%(day)s, refunded") % {"day": day})
    return Circle("stamped", day)


def _words(stamps: int, size: int) -> str:
    return _("%(n)s of %(size)s") % {"n": say_number(stamps), "size": say_number(size)}


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
