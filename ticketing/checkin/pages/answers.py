"""What a door's page says in big words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.errors import DomainError
from ticketing.checkin.models import Direction
from ticketing.checkin.pages.advice import advice_on
from ticketing.checkin.presenting import read_presented
from ticketing.checkin.scans import Doorkeeper
from ticketing.checkin.services.finding import Found, find_presented
from ticketing.checkin.services.redeeming import Redeemed
from ticketing.checkin.services.scanning import Passage
from ticketing.checkin.services.undoing import Undone
from ticketing.errors import AlreadyIn, CodeNotGenuine, PerkUsedUp, UnknownTicket
from ticketing.tickets.states import TicketState


class Kind(StrEnum):
    """What the door did; the page's colour follows it."""

    IN = "in"
    OUT = "out"
    GIVEN = "given"
    UNDONE = "undone"
    REFUSED = "refused"


# Said to who is inside: a bar scans tickets too.
_IS_INSIDE = {AlreadyIn.code, PerkUsedUp.code}


@dataclass(frozen=True, slots=True)
class Answer:
    """The big words, what they rest on, and what to do; `found` is the ticket if there is one."""

    kind: Kind
    words: str
    reason: str = ""
    advice: str = ""
    typed: str = ""
    found: Found | None = None
    code: str = ""
    status: int = 200
    # Where the ticket is after it, where that is not as it was found.
    inside: bool | None = None
    entries: int | None = None

    @property
    def perks(self) -> Sequence[dict[str, Any]]:
        """What the ticket is good for besides getting in; nothing of one that does not get in."""
        found = self.found
        gets_in = self.kind in {Kind.IN, Kind.GIVEN} or self.code in _IS_INSIDE
        if found is None or found.state != TicketState.VALID or not gets_in:
            return []
        return found.perks or []


def let_through(passage: Passage) -> Answer:
    """Somebody went in or out; a page that is sent again says so once it is no longer true."""
    found, is_in = passage.found, passage.direction is Direction.IN
    if found.repeated is not None and found.is_inside != is_in:
        words, reason = _("Answered before"), _("Meanwhile this scan was undone or followed.")
        advice = advice_on("answered_before")
        return Answer(Kind.REFUSED, words, reason, advice, found=found, status=409)
    if not is_in:
        return Answer(Kind.OUT, _("Out"), found=found, inside=False, entries=passage.entries)
    words = _("Let in again") if passage.entries > 1 else _("Let in")
    return Answer(Kind.IN, words, found=found, inside=True, entries=passage.entries)


def handed_out(redeemed: Redeemed, found: Found) -> Answer:
    """A perk was given out; `found` is the ticket after it."""
    words = _("Hand out: %(perk)s") % {"perk": redeemed.perk_title}
    reason = _("%(left)s left on this ticket.") % {"left": redeemed.left}
    return Answer(Kind.GIVEN, words, reason, found=found)


def taken_back(undone: Undone) -> Answer:
    """A scan counts no more."""
    is_inside = undone.whereabouts.is_inside
    reason = _("The ticket is inside.") if is_inside else _("The ticket is outside.")
    return Answer(
        Kind.UNDONE,
        _("Undone"),
        reason,
        found=undone.found,
        inside=is_inside,
        entries=undone.whereabouts.entries,
    )


def nothing_typed() -> Answer:
    """Enter was pressed too early."""
    return Answer(Kind.REFUSED, _("Nothing typed"), "", advice_on("nothing_typed"), status=422)


def refused(refusal: DomainError, words: str, *, typed: str, found: Found | None) -> Answer:
    """The door says no; `words` in big, unless there is no such ticket at all."""
    if isinstance(refusal, UnknownTicket):
        words = _("Not found")
    return Answer(
        Kind.REFUSED,
        words,
        refusal.message,
        advice_on(refusal.code),
        typed=typed,
        found=found,
        code=refusal.code,
        status=refusal.status,
    )


def look_up(workspace: Workspace, name: str, by: Doorkeeper) -> Found | None:
    """The ticket as it is now, so that names can be compared; None where there is none."""
    try:
        return find_presented(workspace=workspace, presented=read_presented(name), by=by)
    except (UnknownTicket, CodeNotGenuine):
        return None
