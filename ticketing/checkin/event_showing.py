"""An event's door, as JSON."""

import base64
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.api.rendering import instant
from ticketing.catalogue.models import TicketedEvent, TicketType
from ticketing.checkin.models import CheckIn
from ticketing.checkin.packing import PackedTicket, Page
from ticketing.checkin.reading import Occupancy
from ticketing.checkin.services.uploading import Outcome, Verdict
from ticketing.tickets.states import TicketState


def shown_pack(event: TicketedEvent, page: Page, *, with_names: bool) -> dict[str, Any]:
    """A page of a door's pack; names only for those who may see customers."""
    return {
        "eventId": event.key,
        "title": event.title,
        "status": event.status,
        "startsAt": instant(event.starts_at),
        "endsAt": instant(event.ends_at),
        "timeZone": event.time_zone,
        "gates": event.gates,
        "publicKey": base64.b64encode(event.public_key).decode(),
        "ticketTypes": [
            {"ticketTypeId": one.key, "title": one.title, "reEntry": one.allows_reentry}
            for one in TicketType.objects.of(event)
        ],
        "tickets": [_packed(one, with_names) for one in page.tickets],
        "revoked": [one.id for one in page.tickets if one.state != TicketState.VALID],
        "cursor": page.cursor,
        "full": page.is_full,
        "more": page.has_more,
    }


def _packed(ticket: PackedTicket, with_names: bool) -> dict[str, Any]:
    shown = {
        "ticketId": ticket.id,
        "number": ticket.number,
        "ticketTypeId": ticket.type_key,
        "status": ticket.state,
        "epoch": ticket.epoch,
        "inside": ticket.is_inside,
        "entries": ticket.entries,
        "orderNumber": ticket.order_number,
        "perks": ticket.perks or [],
        "lastScans": [_last(one) for one in ticket.last_scans or []],
    }
    return shown | ({"holderName": ticket.holder_name} if with_names else {})


def _last(scan: dict[str, Any]) -> dict[str, Any]:
    return scan | {"at": instant(datetime.fromisoformat(scan["at"]))}


def shown_upload(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What became of an upload: the figures, and each scan in its place."""
    numbers = Counter(one.verdict for one in outcomes)
    return {
        "created": numbers[Verdict.CREATED],
        "repeated": numbers[Verdict.REPEATED],
        "doubles": numbers[Verdict.DOUBLE],
        "refused": numbers[Verdict.REFUSED],
        "results": [_outcome(one) for one in outcomes],
    }


_MESSAGES = {
    Verdict.CREATED: "Recorded.",
    Verdict.REPEATED: "Known already.",
    Verdict.DOUBLE: "Let in twice: see others.",
}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    scan, made, refusal = outcome.offline.scan, outcome.check_in, outcome.refusal
    return {
        "index": outcome.index,
        "status": outcome.verdict,
        "nonce": scan and scan.nonce,
        "ticketId": outcome.ticket and outcome.ticket.id,
        "checkInId": made and made.id,
        "direction": scan and scan.direction,
        "gate": scan and scan.gate,
        "at": scan and instant(scan.at),
        "code": refusal and refusal.code,
        "message": refusal.message if refusal else _MESSAGES[outcome.verdict],
        "others": [_other(one) for one in outcome.others],
    }


def _other(scan: CheckIn) -> dict[str, Any]:
    return {
        "checkInId": scan.id,
        "gate": scan.gate,
        "at": instant(scan.scanned_at),
        "by": str(scan.by) if scan.by else scan.device,
    }


def shown_occupancy(event: TicketedEvent, figures: Occupancy) -> dict[str, Any]:
    """An event's figures at the door."""
    return {
        "eventId": event.key,
        "expected": figures.expected,
        "entered": figures.entered,
        "inside": figures.inside,
        "doubles": figures.doubles,
        "perGate": [
            {"gate": gate, "entered": one.entered, "left": one.left, "doubles": one.doubles}
            for gate, one in figures.gates.items()
        ],
        "perType": [
            {
                "ticketTypeId": one.key,
                "title": one.title,
                "expected": one.expected,
                "entered": one.entered,
                "inside": one.inside,
            }
            for one in figures.types
        ],
        "perQuarterHour": [
            {"startsAt": instant(began), "entered": one.entered, "left": one.left}
            for began, one in figures.quarters.items()
        ],
    }
