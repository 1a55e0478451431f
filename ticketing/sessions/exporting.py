"""What sessions know of a person, for their own copy."""

from typing import Any
from uuid import UUID

from accounts.models import Customer, Workspace
from ticketing.sessions.models import Participant
from ticketing.sessions.reading import invitations_of, places_of
from ticketing.sessions.showing import shown_invitation, shown_place, shown_visibility


def exported_participation(*, workspace: Workspace, customer_id: UUID) -> dict[str, Any]:
    """A customer's places in sessions, invitations, and what others at events see of them."""
    customer = Customer.objects.get(workspace=workspace, id=customer_id)
    customer.workspace = workspace
    consents = Participant.objects.filter(workspace=workspace, customer=customer)
    return {
        "sessions": [shown_place(one) for one in places_of(customer)],
        "invitations": [shown_invitation(one) for one in invitations_of(customer)],
        "visibility": [
            shown_visibility(one, one.ticketed_event)
            for one in consents.select_related("ticketed_event").order_by("id")
        ],
    }
