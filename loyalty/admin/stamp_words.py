"""Stamp programmes in the words of a shop."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import show_price
from loyalty.admin.words import say_moment, say_selection
from loyalty.models import Joining, StampProgram
from loyalty.rules.phrases import say_number
from loyalty.selection import selection_of


def say_card(program: StampProgram) -> str:
    """What a full card is and pays for: "10 stamps, then: a free coffee"."""
    words = ngettext(
        "%(n)s stamp, then: %(reward)s", "%(n)s stamps, then: %(reward)s", program.threshold
    )
    return words % {"n": say_number(program.threshold), "reward": program.reward.title}


def say_program(program: StampProgram, currency: str) -> str:
    """The programme in a few sentences."""
    return " ".join([f"{say_card(program)}.", *_details(program, currency)])


def say_stamp(program: StampProgram, currency: str) -> str:
    """What gets a stamp: "purchase from bar, of at least €5.00, only the first of a day"."""
    parts = [say_selection(selection_of(program.counts))]
    if program.minimum_amount is not None:
        least = show_price(program.minimum_amount, currency)
        parts.append(_("of at least %(amount)s") % {"amount": least})
    if program.once_a_day:
        parts.append(_("only the first of a day"))
    return ", ".join(parts)


def _details(program: StampProgram, currency: str) -> Iterator[str]:
    yield _("A stamp for each %(purchase)s.") % {"purchase": say_stamp(program, currency)}
    if program.enrolment == Joining.BY_STAFF:
        yield _("Only for customers whom staff enrol.")
    if program.starts_at is not None:
        yield _("It counts from %(at)s on.") % {"at": say_moment(program.starts_at)}
    if program.retired_at is not None:
        named = {"at": say_moment(program.retired_at)}
        yield _("It was retired on %(at)s: what is bought since gets no stamp.") % named
    elif program.ends_at is not None:
        yield _("It ends on %(at)s.") % {"at": say_moment(program.ends_at)}
