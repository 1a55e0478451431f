"""Who is locked before what: a customer, then their photos, then the shares in which they count."""

from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from events.errors import UnknownCustomer
from ticketing.media.errors import UnknownPhoto
from ticketing.media.models import Photo

# It conflicts with an erasure alone.
_KEEP = """
    SELECT id FROM accounts_customer
    WHERE workspace_id = %s AND id = %s AND erased_at IS NULL
    FOR KEY SHARE
"""


def keep_customer(*, workspace_id: UUID, customer_id: UUID | None) -> None:
    """Keep a customer from being erased until the transaction ends. Raises UnknownCustomer."""
    if customer_id is not None and not run(_KEEP, [workspace_id, customer_id]):
        raise UnknownCustomer


def lock_photo(*, workspace: Workspace, photo_id: UUID) -> Photo:
    """The photo as it is now, alone until the transaction ends. Raises UnknownPhoto."""
    rows = Photo.objects.of(workspace).select_related("workspace", "ticketed_event", "guest_pass")
    found = rows.select_for_update(of=("self",), no_key=True).filter(id=photo_id).first()
    if found is None:
        raise UnknownPhoto
    return found
