"""Refusals of ticketing; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, Missing, NotPermitted, TooLarge


class UnknownTicketedEvent(Missing):
    """No event of the workspace that the caller may see has this key or id."""

    code = "unknown_ticketed_event"
    says = _("There is no such event.")


class UnknownOrder(Missing):
    """No order of the workspace that the caller may see has this id or number."""

    code = "unknown_order"
    says = _("There is no such order.")


class UnknownTicket(Missing):
    """No ticket of the workspace that the caller may see has this id, number or code."""

    code = "unknown_ticket"
    says = _("There is no such ticket.")


class SoldOut(Conflict):
    """More is wanted than is left; the faults name what there is too little of."""

    code = "sold_out"
    says = _("There are not so many left.")


class InOtherBaskets(SoldOut):
    """Nothing is left, but some of it is only put aside in other people's baskets."""

    code = "in_other_baskets"
    says = _("The rest is in other people's baskets; some may come back within minutes.")


class NotOnSale(Conflict):
    """The event or the ticket type cannot be had now."""

    code = "not_on_sale"
    says = _("Tickets cannot be had now.")


class OrderOpen(Conflict):
    """The customer has an unfinished order for the event, with other tickets in it."""

    code = "order_open"
    says = _("There is an unfinished order for this event: pay it, or cancel it first.")


class WrongOrderState(Conflict):
    """What is wanted of an order does not go with what became of it."""

    code = "wrong_order_state"
    says = _("This cannot be done with the order any more.")


class CodeRefused(DomainError):
    """The promo code is unknown, not valid now, or not for these tickets."""

    code = "promo_code_refused"
    says = _("This code is not valid here.")


class CodeUsedUp(Conflict):
    """The promo code was used as often as it may be."""

    code = "promo_code_used_up"
    says = _("This code was used as often as it may be.")


class CapacityBelowTaken(Conflict):
    """Fewer places are wanted than are taken already."""

    code = "capacity_below_taken"
    says = _("More are taken already.")


class TicketVoid(Conflict):
    """The ticket was refunded or cancelled: it has no code, and goes nowhere."""

    code = "ticket_void"
    says = _("This ticket is not valid any more.")


class TicketUsed(Conflict):
    """Somebody came in with the ticket already, so it stays with whom it is."""

    code = "ticket_used"
    says = _("Somebody came in with this ticket already.")


class NotTransferable(Conflict):
    """Tickets of this type stay with whom they were sold to."""

    code = "not_transferable"
    says = _("Tickets of this type cannot be handed on.")


class TransfersClosed(Conflict):
    """The event's tickets can no longer be handed on, or cannot yet."""

    code = "transfers_closed"
    says = _("Tickets of this event cannot be handed on now.")


class TransferOpen(Conflict):
    """The ticket is offered to somebody already."""

    code = "transfer_open"
    says = _("This ticket is offered to somebody already: take it back first.")


class NoOpenTransfer(Conflict):
    """There is no offer to take back: it was claimed, taken back, or ran out."""

    code = "no_open_transfer"
    says = _("This ticket is offered to nobody.")


class TooManyTransfers(Conflict):
    """The ticket was offered too often within a day: each offer is a letter to somebody."""

    code = "too_many_transfers"
    says = _("This ticket was offered too often today.")


class UnknownTransfer(Missing):
    """No offer of the workspace has this token."""

    code = "unknown_transfer"
    says = _("There is no such offer.")


class TransferOver(Conflict):
    """The offer was taken back or ran out, or somebody else claimed it."""

    code = "transfer_over"
    says = _("This offer is over.")


class OwnTransfer(Conflict):
    """The holder cannot claim what they offer; to keep the ticket they take it back."""

    code = "own_transfer"
    says = _("This ticket is yours: take the offer back to keep it.")


class NotFree(Conflict):
    """Only what is free is had by registering."""

    code = "not_free"
    says = _("This ticket has a price: buy it.")


class DoorRefused(Conflict):
    """The door lets nobody in, or out; the message is what a steward reads aloud."""


class CodeNotGenuine(DoorRefused):
    """The event never signed this code."""

    code = "code_not_genuine"
    says = _("This code is not genuine: it was not made for this ticket.")


class CodeReplaced(DoorRefused):
    """The code is of an earlier holder, or was issued anew."""

    code = "code_replaced"
    says = _("This code was handed on or issued anew: only the newest one opens the door.")


class TicketRefunded(DoorRefused):
    """The money went back, and the ticket with it."""

    code = "ticket_refunded"
    says = _("This ticket was refunded.")


class TicketCancelled(DoorRefused):
    """The ticket was cancelled."""

    code = "ticket_cancelled"
    says = _("This ticket was cancelled.")


class WrongEvent(DoorRefused):
    """The ticket is for another event than the door's."""

    code = "wrong_event"
    says = _("This ticket is for another event.")


class EventCancelled(DoorRefused):
    """The event does not take place."""

    code = "event_cancelled"
    says = _("This event was cancelled.")


class AlreadyIn(DoorRefused):
    """The ticket is inside: the message says where, when and by whom it was let in."""

    code = "already_in"
    says = _("Already in.")


class NotInside(DoorRefused):
    """Who is not inside cannot leave."""

    code = "not_inside"
    says = _("Not inside: nobody came in with this ticket.")


class NoReentry(DoorRefused):
    """Who left cannot come in again with a ticket of this type."""

    code = "no_reentry"
    says = _("Left already: this ticket does not let in again.")


class NothingToUndo(Conflict):
    """There is no such scan, or none at all."""

    code = "nothing_to_undo"
    says = _("There is nothing to undo.")


class TooLateToUndo(Conflict):
    """The event is over: its figures stay as they are."""

    code = "too_late_to_undo"
    says = _("The event is over: what happened at its door stays.")


class UnknownPerk(Missing):
    """The ticket has no such perk."""

    code = "unknown_perk"
    says = _("This ticket has no such perk.")


class PerkUsedUp(DoorRefused):
    """The perk was given as often as it may be: the message says where and when."""

    code = "perk_used_up"
    says = _("Used up.")


class TooManyScans(TooLarge):
    """More scans than one call may bring."""

    code = "too_many_scans"
    says = _("Send at most 1000 scans at once.")


class UnknownSession(Missing):
    """The event has no session with this key or id."""

    code = "unknown_session"
    says = _("There is no such session.")


class UnknownInvitation(Missing):
    """No invitation that the caller may see has this id."""

    code = "unknown_invitation"
    says = _("There is no such invitation.")


class TicketNeeded(NotPermitted):
    """Only who holds a valid ticket for the event may do this."""

    code = "ticket_needed"
    says = _("You need a valid ticket for this event.")


class SessionFull(Conflict):
    """Every seat of the session is taken; one may wait for one."""

    code = "session_full"
    says = _("Every seat is taken. Ask for standby to move up when one comes free.")


class SessionOverlaps(Conflict):
    """The customer has a seat in another session at that time; the faults name it."""

    code = "session_overlaps"
    says = _("You have a seat in another session at that time.")


class SessionClosed(Conflict):
    """The session was cancelled or is over, or its event takes nobody now."""

    code = "session_closed"
    says = _("This session can not be chosen now.")
