"""Each kind of letter, from what is so now; None where there is nothing to say any more."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from accounts.models import Customer
from core.money import show_price
from core.sealing import unseal
from ticketing.catalogue.states import EventState
from ticketing.links import claim_link, order_link, ticket_link
from ticketing.mail.drafts import Draft
from ticketing.mail.models import Letter, LetterKind
from ticketing.mail.services.finding import (
    held_ticket_of,
    held_tickets_of,
    lines_of,
    order_of,
    refund_of,
    ticket_of,
    transfer_of,
)
from ticketing.mail.services.news import news
from ticketing.mail.services.reminding import reminder
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.states import RefundKind
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState
from ticketing.transfers.models import Transfer
from ticketing.transfers.states import TransferState

_NEWS = {LetterKind.MOVED, LetterKind.CALLED_OFF}
NOTHING: Mapping[str, object] = MappingProxyType({})


def draft_of(letter: Letter, *, at: datetime) -> Draft | None:
    """What a letter says now. It comes with its workspace."""
    kind = LetterKind(letter.kind)
    if kind is LetterKind.REMINDER:
        return reminder(letter, at=at)
    if kind in _NEWS:
        return news(letter, at=at)
    return _placed(letter, at) if kind is LetterKind.PLACED else _DRAFTS[kind](letter)


def _placed(letter: Letter, at: datetime) -> Draft | None:
    order = order_of(letter.workspace, letter.subject_id)
    if order is None or order.state != OrderState.PENDING or order.provider != Provider.OFFLINE:
        return None
    if order.expires_at is None or order.expires_at <= at:
        return None
    # Nobody pays for what does not take place.
    if order.ticketed_event.status == EventState.CANCELLED:
        return None
    words = _of_order(order) | {
        "expires_at": order.expires_at,
        "amount": show_price(order.total, order.currency),
    }
    return _to_buyer(order, words)


def _tickets(letter: Letter) -> Draft | None:
    order = order_of(letter.workspace, letter.subject_id)
    tickets = held_tickets_of(order) if order else []
    if order is None or not tickets:
        return None
    return _to_buyer(order, _of_order(order), tickets)


def _of_order(order: Order) -> dict[str, object]:
    return {"order": order, "lines": lines_of(order), "link": order_link(order)}


def _to_buyer(
    order: Order, words: Mapping[str, object] = NOTHING, tickets: Sequence[Ticket] = ()
) -> Draft:
    """A letter to who ordered, at the address of the order."""
    words = {"name": order.name, "number": order.number, **words}
    language = order.customer.language or order.language
    return Draft(order.email, language, order.ticketed_event, words, tickets)


def _offered(letter: Letter) -> Draft | None:
    offer = transfer_of(letter.workspace, letter.subject_id)
    if offer is None or offer.state != TransferState.OFFERED or letter.sealed_secret is None:
        return None
    words = {
        "name": offer.recipient_name,
        "sender": offer.customer.name,
        "note": offer.note,
        "ticket_type": offer.ticket.ticket_type.title,
        "expires_at": offer.expires_at,
        "link": claim_link(unseal(letter.sealed_secret)),
    }
    # Nobody knows the recipient's language: the sender's is the best guess.
    return Draft(offer.recipient_email, offer.customer.language, offer.ticket.ticketed_event, words)


def _claimed(letter: Letter) -> Draft | None:
    return _to_sender(letter, TransferState.CLAIMED)


def _returned(letter: Letter) -> Draft | None:
    return _to_sender(letter, TransferState.EXPIRED)


def _to_sender(letter: Letter, state: TransferState) -> Draft | None:
    offer = transfer_of(letter.workspace, letter.subject_id)
    if offer is None or offer.state != state:
        return None
    ticket = ticket_of(letter.workspace, offer.ticket_id)
    if ticket is None or not TicketState(ticket.state).opens_door:
        return None
    words = {
        "name": offer.customer.name,
        "recipient": offer.recipient_email,
        "link": ticket_link(ticket),
    }
    to = _address_of_sender(offer, ticket)
    return Draft(to, offer.customer.language, offer.ticket.ticketed_event, words)


def _address_of_sender(offer: Transfer, ticket: Ticket) -> str:
    """The sender's own; of a buyer who gave one with the order alone, that one."""
    bought = ticket.order.email if ticket.order.customer_id == offer.customer_id else ""
    return offer.customer.email or bought


def _received(letter: Letter) -> Draft | None:
    offer = transfer_of(letter.workspace, letter.subject_id)
    claimant = offer.claimant if offer else None
    if offer is None or claimant is None:
        return None
    ticket = held_ticket_of(letter.workspace, offer.ticket_id, claimant)
    return _with_ticket(ticket, claimant) if ticket else None


def _reissued(letter: Letter) -> Draft | None:
    ticket = ticket_of(letter.workspace, letter.subject_id)
    if ticket is None or ticket.epoch != letter.edition:
        return None
    is_valid = TicketState(ticket.state).opens_door
    return _with_ticket(ticket, ticket.customer) if is_valid else None


def _with_ticket(ticket: Ticket, holder: Customer) -> Draft:
    words = {"name": ticket.holder_name, "link": ticket_link(ticket)}
    to = ticket.holder_email or holder.email
    return Draft(to, holder.language, ticket.ticketed_event, words, [ticket])


def _refunded(letter: Letter) -> Draft | None:
    refund = refund_of(letter.workspace, letter.subject_id)
    # Of money that came too late there is a letter of its own.
    if refund is None or refund.kind == RefundKind.LATE:
        return None
    order, amount = refund.order, refund.amount
    return _to_buyer(order, {"amount": show_price(amount, order.currency) if amount else ""})


def _refunded_late(letter: Letter) -> Draft | None:
    order = order_of(letter.workspace, letter.subject_id)
    return None if order is None else _to_buyer(order)


_DRAFTS: dict[LetterKind, Callable[[Letter], Draft | None]] = {
    LetterKind.TICKETS: _tickets,
    LetterKind.OFFERED: _offered,
    LetterKind.CLAIMED: _claimed,
    LetterKind.RETURNED: _returned,
    LetterKind.RECEIVED: _received,
    LetterKind.REISSUED: _reissued,
    LetterKind.REFUNDED: _refunded,
    LetterKind.REFUNDED_LATE: _refunded_late,
}
