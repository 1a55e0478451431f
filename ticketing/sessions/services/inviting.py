"""An organiser asks customers to take part, and they answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Customer, User, Workspace
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import SessionFull, UnknownInvitation
from ticketing.facts import record_facts, tell
from ticketing.inventory.services import TooFew, share_event
from ticketing.sessions.models import Invitation, Session
from ticketing.sessions.services.answering import note_answer
from ticketing.sessions.services.choosing import Choice, leave, take_part
from ticketing.sessions.services.own import Own, lock_own
from ticketing.sessions.states import InvitationState


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked for: a session, a role in the event, or a role in a session."""

    session: Session | None = None
    role: str = ""
    note: str = ""


def invite(
    *,
    event: TicketedEvent,
    customer: Customer,
    asked: Asked,
    at: datetime,
    by: User | None = None,
) -> Invitation:
    """Ask a customer to take part. Asked again, it is the same invitation, with the new note."""
    session = asked.session
    about = f"{session.id if session else ''}:{asked.role}"
    begun = Invitation(
        workspace=event.workspace,
        ticketed_event=event,
        session=session,
        customer=customer,
        role=asked.role,
        note=asked.note,
        about=about,
        by=by,
        invited_at=at,
    )
    try:
        with transaction.atomic():
            begun.save(force_insert=True)
            tell(
                event.workspace,
                "invitation.sent",
                invitation_id=str(begun.id),
                ticketed_event_id=str(event.id),
                session_id=session and str(session.id),
                pass_id=str(customer.id),
            )
            return begun
    except IntegrityError:
        rows = Invitation.objects.filter(workspace=event.workspace_id, ticketed_event=event)
        rows = rows.filter(customer=customer, about=about)
        rows.update(note=asked.note)
        return rows.select_related("session__room", "customer", "ticketed_event").get()


def find_invitation(
    *, workspace: Workspace, invitation_id: UUID | None, invited: Customer | None = None
) -> Invitation:
    """The invitation with this id; with `invited`, only one of theirs. Raises UnknownInvitation."""
    rows = Invitation.objects.filter(workspace=workspace, id__in=[invitation_id])
    if invited is not None:
        rows = rows.filter(customer=invited)
    found = rows.select_related(
        "customer__workspace",
        "ticketed_event__workspace",
        "session__room",
        "session__ticketed_event__workspace",
    ).first()
    if found is None:
        raise UnknownInvitation
    return found


def accept_invitation(*, invitation: Invitation, choice: Choice, at: datetime) -> Invitation:
    """Say yes: it takes the seat, or a place in the line for one. It needs no ticket.

    Raises SessionClosed, SessionFull or SessionOverlaps, and then the answer is not kept.
    """
    event, customer = invitation.ticketed_event, invitation.customer
    try:
        with transaction.atomic():
            own = lock_own(customer, event)
            kept = _kept(own, invitation)
            drafts = []
            if kept.state != InvitationState.ACCEPTED:
                drafts = note_answer(kept, event, InvitationState.ACCEPTED, at=at)
            if invitation.session is None:
                record_facts(workspace=event.workspace, drafts=drafts, at=at)
                return kept
            ticket = own.ticket_named(choice.ticket) if own.tickets else None
            seating, _ = take_part(invitation.session, customer, ticket, choice, at=at)
            record_facts(workspace=event.workspace, drafts=[*drafts, *seating.drafts], at=at)
            seating.settle()
            return kept
    except TooFew as few:
        raise SessionFull from few


@transaction.atomic
def decline_invitation(*, invitation: Invitation, at: datetime) -> Invitation:
    """Say no: the seat is free again, and whoever waits for it moves up."""
    event, customer = invitation.ticketed_event, invitation.customer
    kept = _kept(lock_own(customer, event), invitation)
    if kept.state == InvitationState.DECLINED:
        return kept
    drafts = note_answer(kept, event, InvitationState.DECLINED, at=at)
    share_event(workspace_id=event.workspace_id, event_id=event.id)
    if invitation.session is None:
        record_facts(workspace=event.workspace, drafts=drafts, at=at)
        return kept
    seating = leave(invitation.session, customer, at=at)
    record_facts(workspace=event.workspace, drafts=[*drafts, *seating.drafts], at=at)
    seating.settle()
    return kept


def _kept(own: Own, invitation: Invitation) -> Invitation:
    """The invitation as it is now, locked, with what it was found with."""
    for one in own.invitations:
        if one.id == invitation.id:
            one.session, one.customer = invitation.session, invitation.customer
            one.ticketed_event = invitation.ticketed_event
            return one
    raise UnknownInvitation
