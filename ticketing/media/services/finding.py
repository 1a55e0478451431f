"""One photo, found by its id, and what each may see."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from accounts.models import Customer, Workspace
from core.ids import as_uuid
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_ticketed_event
from ticketing.catalogue.states import EventState
from ticketing.errors import UnknownTicketedEvent
from ticketing.media.errors import TicketNeeded, UnknownGuestPass, UnknownPhoto
from ticketing.media.models import GuestPass, Photo
from ticketing.media.names import workspace_of
from ticketing.tickets.models import Ticket


def attends(*, event: TicketedEvent, customer: Customer) -> bool:
    """Whether a customer has a valid ticket for the event."""
    held = Ticket.objects.held_by(customer).valid()
    return held.filter(ticketed_event=event).exists()


def refuse_stranger(*, event: TicketedEvent, customer: Customer | None) -> None:
    """Raise TicketNeeded for a customer who does not attend; staff and guests are none."""
    if customer is not None and not attends(event=event, customer=customer):
        raise TicketNeeded


def find_photo(*, event: TicketedEvent, name: str) -> Photo:
    """The photo of an event's gallery with this id, whatever became of it. Raises UnknownPhoto."""
    key = as_uuid(name)
    rows = Photo.objects.of(event.workspace).in_gallery_of(event)
    found = rows.select_related("workspace").filter(id=key).first() if key else None
    if found is None:
        raise UnknownPhoto
    return found


def find_own_photo(*, event: TicketedEvent, name: str, customer: Customer) -> Photo:
    """The same, only where this customer added it. Raises UnknownPhoto."""
    found = find_photo(event=event, name=name)
    if found.customer_id != customer.id:
        raise UnknownPhoto
    return found


def find_guest_pass(*, token: str, event_name: str, at: datetime) -> GuestPass:
    """The open guest pass of the event with this token, with its event and workspace.

    Raises UnknownGuestPass for whatever is wrong: a token that never was, that is over or revoked,
    of another event, or of one that visitors do not see.
    """
    workspace_id = workspace_of(token)
    if workspace_id is None:
        raise UnknownGuestPass
    found = _open_pass(workspace_id, token, at)
    if found is None or not _is_named(found.ticketed_event, event_name):
        raise UnknownGuestPass
    return found


def open_guest_pass(*, workspace: Workspace, token: str, at: datetime) -> GuestPass:
    """The open guest pass of a workspace with this token. Raises UnknownGuestPass as above."""
    found = _open_pass(workspace.id, token, at) if workspace_of(token) == workspace.id else None
    if found is None or not EventState(found.ticketed_event.status).is_public:
        raise UnknownGuestPass
    return found


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def _open_pass(workspace_id: UUID, token: str, at: datetime) -> GuestPass | None:
    rows = GuestPass.objects.filter(workspace=workspace_id, digest=digest_of(token)).open(at=at)
    return rows.select_related("workspace", "ticketed_event__workspace").first()


def _is_named(event: TicketedEvent, name: str) -> bool:
    try:
        return find_ticketed_event(workspace=event.workspace, name=name).id == event.id
    except UnknownTicketedEvent:
        return False
