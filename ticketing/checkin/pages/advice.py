"""What somebody at a door does next when the answer is no."""

from django.utils.translation import gettext_lazy as _

_TO_THE_DESK = _("Do not let in. Send them to the ticket desk.")
_ANOTHER = _("This ticket opens no door any more. They can have another one at the ticket desk.")

ADVICE = {
    "unknown_ticket": _(
        "Scan the code again, or type the number below it. Still not found: the ticket desk helps."
    ),
    "code_not_genuine": _TO_THE_DESK,
    "code_replaced": _(
        "Ask for the newest code: their ticket's page shows it, reloaded. Who handed the ticket "
        "on has none; who has it now comes in."
    ),
    "ticket_refunded": _ANOTHER,
    "ticket_cancelled": _ANOTHER,
    "wrong_event": _("Show them the way to the other event, or look at the date with them."),
    "event_cancelled": _("Nobody is let in. The house writes to everybody about their money."),
    "already_in": _(
        "Compare the name. If it was let in by mistake, undo that scan; else the ticket desk "
        "finds out who has the ticket."
    ),
    "no_reentry": _("It lets in once, and whoever had it left. The ticket desk can help."),
    "not_inside": _("Nothing to count: let them go."),
    "perk_used_up": _("Do not hand out."),
    "unknown_perk": _("Do not hand out: look which perks the ticket has."),
    "nothing_to_undo": _("Nothing was changed."),
    "too_late_to_undo": _("Nothing was changed. Tell whoever keeps the figures."),
    "nothing_typed": _("Scan a code, or type the number of a ticket."),
    "answered_before": _("This page was sent before. Scan the ticket again to know."),
}


def advice_on(code: str) -> str:
    """What to do about a refusal with this code; for one nobody thought of, what is safe."""
    return str(ADVICE.get(code, _TO_THE_DESK))
