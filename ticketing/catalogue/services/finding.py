"""One event, and one code, found by what people call them."""

from datetime import datetime

from accounts.models import Workspace
from core.ids import as_uuid
from core.statements import columns_of, model_of, run
from ticketing.catalogue.models import PromoCode, TicketedEvent
from ticketing.errors import CodeRefused, UnknownTicketedEvent

# Prepared: every call of an attendee's app begins with it. A key that spells the id of another
# event names the event with the key.
_FIND = f"""
    SELECT {columns_of(TicketedEvent, table="e")} FROM ticketing_ticketedevent e
    WHERE e.workspace_id = %(workspace)s AND (e.key = %(name)s OR e.id = %(id)s::uuid)
        AND (e.status <> 'draft' OR %(drafts)s)
    ORDER BY e.key = %(name)s DESC
    LIMIT 1
"""  # noqa: S608 - columns of our own


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
    given = {"workspace": workspace.id, "name": name, "id": as_uuid(name)}
    rows = run(_FIND, given | {"drafts": not is_public})
    if not rows:
        raise UnknownTicketedEvent
    event = model_of(TicketedEvent, rows[0])
    event.workspace = workspace
    return event


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
