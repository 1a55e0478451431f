"""One event, and one code, found by what people call them."""

from datetime import datetime

from accounts.models import Workspace
from ticketing.catalogue.models import PromoCode, TicketedEvent
from ticketing.errors import CodeRefused, UnknownTicketedEvent


def find_ticketed_event(*, workspace: Workspace, name: str) -> TicketedEvent:
    """The event with this key or id that visitors may see. Raises UnknownTicketedEvent."""
    return _only(workspace, name, is_public=True)


def find_any_ticketed_event(*, workspace: Workspace, name: str) -> TicketedEvent:
    """The same for staff, who see drafts too."""
    return _only(workspace, name, is_public=False)


def _only(workspace: Workspace, name: str, *, is_public: bool) -> TicketedEvent:
    # An address can carry what the database cannot even be asked for.
    if not name.isprintable() or len(name) > 100:
        raise UnknownTicketedEvent
    rows = TicketedEvent.objects.of(workspace).named(name).select_related("workspace")
    # A key that spells the id of another event names the event with the key.
    found = sorted(rows.public() if is_public else rows, key=lambda one: one.key != name)
    if not found:
        raise UnknownTicketedEvent
    return found[0]


def find_code(event: TicketedEvent, typed: str, *, at: datetime) -> PromoCode | None:
    """The promo code that somebody typed; None for none. Raises CodeRefused for a wrong one."""
    word = typed.strip().upper()
    if not word:
        return None
    found = (
        PromoCode.objects.filter(workspace=event.workspace_id, ticketed_event=event, code=word)
        if word.isprintable()
        else PromoCode.objects.none()
    ).first()
    if found is None or not found.is_valid_at(at):
        raise CodeRefused
    return found
