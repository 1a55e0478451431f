"""What happens at a door, as JSON."""

from typing import Any

from core.api.rendering import instant
from ticketing.checkin.models import Direction
from ticketing.checkin.services.redeeming import Redeemed
from ticketing.checkin.services.returning import Returned
from ticketing.checkin.services.scanning import Passage
from ticketing.checkin.services.undoing import Undone


def shown_passage(passage: Passage, *, with_name: bool) -> dict[str, Any]:
    """The answer to a scan; the holder's name only for those who may see customers."""
    found = passage.found
    shown = {
        "checkInId": passage.check_in_id,
        "ticketId": found.ticket_id,
        "number": found.number,
        "eventId": found.event_key,
        "direction": passage.direction,
        "gate": passage.gate,
        "at": instant(passage.scanned_at),
        "entries": passage.entries,
        "isDouble": passage.is_double,
        "ticketTypeId": found.type_key,
        "ticketType": found.type_title,
        "perks": found.perks or [],
        "message": welcome(passage),
    }
    return shown | ({"holderName": found.holder_name} if with_name else {})


def welcome(passage: Passage) -> str:
    """Such as "In: VIP", "In again: VIP", "Out: VIP"."""
    if passage.direction is Direction.OUT:
        return f"Out: {passage.found.type_title}"
    again = " again" if passage.entries > 1 else ""
    return f"In{again}: {passage.found.type_title}"


def shown_undone(undone: Undone) -> dict[str, Any]:
    """The answer to an undo."""
    scan = undone.check_in
    assert scan.undone_at is not None  # noqa: S101 - that is what it is
    return {
        "checkInId": scan.id,
        "ticketId": undone.found.ticket_id,
        "undoneAt": instant(scan.undone_at),
        "isInside": undone.whereabouts.is_inside,
        "entries": undone.whereabouts.entries,
        "message": f"Undone: {Direction(scan.direction).label.lower()}, {undone.found.number}",
    }


def shown_redeemed(redeemed: Redeemed) -> dict[str, Any]:
    """The answer to a perk."""
    return {
        "redemptionId": redeemed.redemption_id,
        "ticketId": redeemed.found.ticket_id,
        "perkId": redeemed.perk_key,
        "title": redeemed.perk_title,
        "gate": redeemed.gate,
        "at": instant(redeemed.redeemed_at),
        "left": redeemed.left,
        "message": f"Give: {redeemed.perk_title}; {redeemed.left} left",
    }


def shown_returned(returned: Returned) -> dict[str, Any]:
    """The answer to a perk taken back."""
    redemption = returned.redemption
    assert redemption.undone_at is not None  # noqa: S101 - that is what it is
    return {
        "redemptionId": redemption.id,
        "ticketId": returned.found.ticket_id,
        "perkId": returned.perk_key,
        "undoneAt": instant(redemption.undone_at),
        "left": returned.left,
    }
