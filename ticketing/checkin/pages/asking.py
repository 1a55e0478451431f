"""What staff ask of a door, and its answer."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.ids import uuid7
from ticketing.checkin.pages.answers import (
    Answer,
    handed_out,
    let_through,
    look_up,
    nothing_typed,
    refused,
    taken_back,
)
from ticketing.checkin.pages.door import MOST_NONCE, Door, typed
from ticketing.checkin.scans import Scan, Undo
from ticketing.checkin.services.redeeming import redeem_perk
from ticketing.checkin.services.scanning import scan_ticket
from ticketing.checkin.services.undoing import undo_scan

_NO_SCAN = "\n"


def ask(request: HttpRequest, door: Door) -> Answer:
    """Do what the form that was sent asks for."""
    ask_for = _ASKED.get(typed(request, "ask"), _scan)
    return ask_for(request, door)


def _scan(request: HttpRequest, door: Door) -> Answer:
    code = typed(request, "code")
    if not code:
        return nothing_typed()
    scan = _as_scan(request, door)
    try:
        passage = scan_ticket(
            workspace=door.workspace, name=code, scan=scan, by=door.by, event_name=door.event.key
        )
    except DomainError as refusal:
        words = _("Not counted out") if door.is_exit else _("Do not let in")
        found = look_up(door.workspace, code, door.by)
        return refused(refusal, words, typed=code, found=found)
    return let_through(passage)


def _give(request: HttpRequest, door: Door) -> Answer:
    ticket = typed(request, "ticket")
    try:
        redeemed = redeem_perk(
            workspace=door.workspace,
            name=ticket,
            perk_name=typed(request, "perk"),
            scan=_as_scan(request, door),
            by=door.by,
            event_name=door.event.key,
        )
    except DomainError as refusal:
        found = look_up(door.workspace, ticket, door.by)
        return refused(refusal, _("Do not hand out"), typed="", found=found)
    return handed_out(redeemed, look_up(door.workspace, ticket, door.by) or redeemed.found)


def _undo(request: HttpRequest, door: Door) -> Answer:
    # Without its nonce the last scan would be meant, which may be another's by now.
    undo = Undo(request.POST.get("nonce") or _NO_SCAN, timezone.now())
    ticket = typed(request, "ticket")
    try:
        undone = undo_scan(
            workspace=door.workspace, name=ticket, undo=undo, by=door.by, event_name=door.event.key
        )
    except DomainError as refusal:
        found = look_up(door.workspace, ticket, door.by)
        return refused(refusal, _("Not undone"), typed="", found=found)
    return taken_back(undone)


def _as_scan(request: HttpRequest, door: Door) -> Scan:
    """A scan now; sent twice, by a key that sticks or a page that is loaded again, it is one."""
    now = timezone.now()
    nonce = typed(request, "nonce", MOST_NONCE)
    nonce = nonce if nonce and nonce.isprintable() else uuid7().hex
    return Scan(nonce, door.gate, now, now, door.direction)


_ASKED: dict[str, Callable[[HttpRequest, Door], Answer]] = {"give": _give, "undo": _undo}
