"""What an answer to an invitation says to others."""

from datetime import datetime

from events.drafts import Draft
from ticketing.catalogue.models import TicketedEvent
from ticketing.facts import custom, tell
from ticketing.sessions.models import Invitation
from ticketing.sessions.states import InvitationState


def decline_with_seat(invitation: Invitation, event: TicketedEvent, *, at: datetime) -> list[Draft]:
    """Whoever gives up the seat of an accepted invitation declines it."""
    if invitation.state != InvitationState.ACCEPTED:
        return []
    return note_answer(invitation, event, InvitationState.DECLINED, at=at)


def note_answer(
    invitation: Invitation, event: TicketedEvent, answer: InvitationState, *, at: datetime
) -> list[Draft]:
    """Keep an answer and tell it; as a fact, each of the two answers is recorded once."""
    accepts = answer is InvitationState.ACCEPTED
    is_first = (invitation.accepted_at if accepts else invitation.declined_at) is None
    invitation.state, invitation.answered_at = answer, at
    if is_first and accepts:
        invitation.accepted_at = at
    elif is_first:
        invitation.declined_at = at
    invitation.save()
    kind = f"invitation.{answer.value}"
    tell(
        event.workspace,
        kind,
        invitation_id=str(invitation.id),
        ticketed_event_id=str(event.id),
        session_id=invitation.session_id and str(invitation.session_id),
        pass_id=str(invitation.customer_id),
    )
    if not is_first:
        return []
    return [
        custom(
            kind,
            pass_id=invitation.customer_id,
            fact=f"invitation:{invitation.id}:{answer.value}",
            at=at,
            metadata={"event_id": event.key, "event_title": event.title, "role": invitation.role},
        )
    ]
