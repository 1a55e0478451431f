"""Why a door says no, in the language of whoever stands there; English is the API's own."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

REASONS = {
    "unknown_ticket": _("There is no such ticket."),
    "code_not_genuine": _("This code is not genuine: it was not made for this ticket."),
    "code_replaced": _(
        "This code was handed on or issued anew: only the newest one opens the door."
    ),
    "ticket_refunded": _("This ticket was refunded."),
    "ticket_cancelled": _("This ticket was cancelled."),
    "event_cancelled": _("This event was cancelled."),
    "wrong_event": _("This ticket is for another event."),
    "already_in": _("Already in."),
    "no_reentry": _("Left already: this ticket does not let in again."),
    "not_inside": _("Not inside: nobody came in with this ticket."),
}


def reason_for(refusal: DomainError) -> str:
    """The words of a refusal; those that tell where and when are made where they are known."""
    is_plain = refusal.message == type(refusal).message
    return str(REASONS.get(refusal.code, refusal.message)) if is_plain else refusal.message
