"""People agree to be seen by others at an event, and take it back."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Customer
from core.errors import Invalid
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Participant

MOST_LETTERS = 100


def show_oneself(
    *, event: TicketedEvent, customer: Customer, display_name: str, at: datetime
) -> Participant:
    """Let others at an event see a customer under a name; their own when none is given.

    Raises Invalid for a name that is missing, too long, or holds an e-mail address.
    """
    name = (display_name or customer.name).strip()
    if not name:
        raise Invalid.field("displayName", "required", _("Say under which name others see you."))
    if len(name) > MOST_LETTERS:
        raise Invalid.field(
            "displayName",
            "too_long",
            _("Use at most %(most)s characters.") % {"most": MOST_LETTERS},
        )
    if "@" in name:
        words = _("Others would see an e-mail address: give a name without @.")
        raise Invalid.field("displayName", "email_in_name", words)
    return _kept(event, customer, is_visible=True, display_name=name, agreed_at=at)


def hide_oneself(*, event: TicketedEvent, customer: Customer) -> Participant:
    """Take the consent back: from now on nobody sees the customer, and the name is gone."""
    return _kept(event, customer, is_visible=False, display_name="", agreed_at=None)


def _kept(event: TicketedEvent, customer: Customer, **values: object) -> Participant:
    found, _ = Participant.objects.update_or_create(
        workspace=event.workspace, ticketed_event=event, customer=customer, defaults=values
    )
    return found
