"""When a person is erased, nobody at an event sees them any more."""

from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast

from accounts.models import Workspace
from ticketing.sessions.models import Invitation, Participant


def forget_participant(*, workspace: Workspace, customer_id: UUID) -> None:
    """Take somebody off the lists of participants, and blank what organisers wrote to them.

    Their places in sessions stay, as their tickets do.
    """
    Participant.objects.filter(workspace=workspace, customer_id=customer_id).update(
        is_visible=False, display_name="", agreed_at=None
    )
    # What an invitation is about names the role too; its own id keeps it apart from others.
    Invitation.objects.filter(workspace=workspace, customer_id=customer_id).update(
        note="", role="", about=Cast("id", CharField())
    )
