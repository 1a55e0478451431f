"""The link in every e-mail of a campaign by which somebody asks for no more of them."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from accounts.models import Customer
from core.ids import as_uuid

_PEOPLE = Signer(salt="campaigns.unsubscribe-link", sep=".")


def unsubscribe_link(customer: Customer) -> str:
    """The address; it is good for ever, and opens nothing else."""
    token = _PEOPLE.sign(f"{customer.workspace_id.hex}-{customer.id.hex}")
    return f"{settings.PUBLIC_URL}/mail/unsubscribe/{token}/"


def read_link(token: str) -> tuple[UUID, UUID] | None:
    """The ids of a link's workspace and customer; None for what we did not sign."""
    try:
        first, _, second = _PEOPLE.unsign(token).partition("-")
    except BadSignature:
        return None
    workspace, customer = as_uuid(first), as_uuid(second)
    return (workspace, customer) if workspace and customer else None
